// Tables of leases as a department feeds them, each row of a house of its own.

import { dayIn } from "./orders.ts";

const HEADER = "承租人,身份证号,出租人,房屋坐落,不动产权证号,建筑面积,租赁用途,租金标准,租赁期限起始日,租赁期限截止日";

/** CSV of so many rows, from that house on. */
export function tableOfLeases(from: number, rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const house = `浙江省衢州市柯城区荷花街道荷五路${from + index}号,浙(2021)衢州市不动产权第0012345号,89.52`;
    return `王堃昇,330802188001010017,欧阳喆,${house},居住,2300,${dayIn(-2)},${dayIn(362)}`;
  });
  return `${[HEADER, ...lines].join("\n")}\n`;
}
