// So many different licences of one type as plain data, and from that a sheet for Vellum and a scene for the other tools.

import { openCatalogue } from "../../../dist/host/catalogue-file.js";
import { OPERATOR } from "../../../dist/issuance/principal.js";
import { foundDepartments, issueOne, makeFolder, ORIGIN, openBenchHouse, removeFolder, TYPE } from "../world.js";
import { sceneOf } from "./scene.js";

/** {issuer, licences: [{credential, verifyUrl}]} */
export async function issueLicences(count) {
  const folder = makeFolder();
  const house = await openBenchHouse(folder);
  try {
    await foundDepartments(house);
    const issuer = await house.archive.issuer(house.catalogue.samples(TYPE)[0].request.issuer);
    const licences = [];
    for (let serial = 1; serial <= count; serial += 1) {
      const { id, credential } = await issueOne(house, OPERATOR, serial);
      licences.push({ credential, verifyUrl: `${ORIGIN}/v/${id}` });
    }
    return { issuer, licences };
  } finally {
    await house.close();
    removeFolder(folder);
  }
}

/** {catalogue, issuer, frame, pages: [{sheet, scene}]} */
export function pagesOf({ issuer, licences }, folder) {
  const catalogue = openCatalogue(folder);
  const type = catalogue.find(TYPE);
  const pages = licences.map((licence) => {
    const sheet = { type, issuer, ...licence, domain: new URL(ORIGIN).host };
    return { sheet, scene: sceneOf(sheet) };
  });
  return { catalogue, issuer, frame: type.layout.faces[0].frame, pages };
}
