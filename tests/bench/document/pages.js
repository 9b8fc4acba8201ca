// So many different licences of one type, each as a sheet for Vellum and as a scene for the other tools.

import { OPERATOR } from "../../../dist/issuance/principal.js";
import { foundDepartments, issueOne, makeFolder, ORIGIN, openBenchHouse, removeFolder, TYPE } from "../world.js";
import { sceneOf } from "./scene.js";

/** {catalogue, issuer, type, pages: [{sheet, scene}]} */
export async function issuePages(count) {
  const folder = makeFolder();
  const house = await openBenchHouse(folder);
  try {
    await foundDepartments(house);
    const type = house.catalogue.find(TYPE);
    const issuer = await house.archive.issuer(house.catalogue.samples(TYPE)[0].request.issuer);
    const pages = [];
    for (let serial = 1; serial <= count; serial += 1) {
      const record = await issueOne(house, OPERATOR, serial);
      const verifyUrl = `${ORIGIN}/v/${record.id}`;
      const sheet = { type, issuer, credential: record.credential, verifyUrl, domain: new URL(ORIGIN).host };
      pages.push({ sheet, scene: sceneOf({ ...sheet, record }) });
    }
    return { catalogue: house.catalogue, issuer, type, pages };
  } finally {
    await house.close();
    removeFolder(folder);
  }
}
