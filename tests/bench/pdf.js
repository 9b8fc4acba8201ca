// (d) The stamped PDF: milliseconds and kilobytes per document, printed from the signed credential, sealed and entered in the register.

import { OPERATOR } from "../../dist/issuance/principal.js";
import { cpuSince, median } from "./numbers.js";
import { foundDepartments, issueOne, makeFolder, openBenchHouse, removeFolder, TYPE } from "./world.js";

/** Medians over so many different documents. */
export async function measurePdf({ documents }) {
  const folder = makeFolder();
  const house = await openBenchHouse(folder);
  try {
    await foundDepartments(house);
    await house.sealOffice.makeDevelopmentSeal("operator", house.catalogue.samples(TYPE)[0].request.issuer);
    await house.handingOut.document(await issueOne(house, OPERATOR, 0));
    const [times, sizes, cpu] = [[], [], []];
    for (let serial = 1; serial <= documents; serial += 1) {
      const record = await issueOne(house, OPERATOR, serial);
      const [began, before] = [performance.now(), process.cpuUsage()];
      const { bytes } = await house.handingOut.document(record);
      times.push(performance.now() - began);
      cpu.push(cpuSince(before) / 1000);
      sizes.push(bytes.length / 1024);
    }
    return { ms: median(times), cpuMs: median(cpu), kilobytes: median(sizes) };
  } finally {
    await house.close();
    removeFolder(folder);
  }
}
