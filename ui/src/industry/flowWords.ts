// The words of the picture of flows, loaded with it.
import type { Lang } from "../state/view";

const zh = {
  title: "跨区流动", kind: "看什么", move: "企业迁移", branch: "总部到分支机构", from: "从", to: "到", count: "数量", minutes: "门到门（分钟）", km: "直线（公里）", beyond: "超过 {limit} 分钟", unknown: "时间未知", within: "同一区县内",
  map: "流动图", table: "流动矩阵", net: "净流入", area: "区划", out: "流出", in: "流入", none: "没有两端都在区县以内的记录。", noneBranch: "名录里还没有写明上级单位的分支机构。",
  alt: "{cells} 对区划之间的流动，线越粗数量越多", outside: "共 {links} 条，其中 {outside} 条有一端在区域外，或只知道所在的省，没有画出。", sampleNote: "其中 {sample} 条是样例。", png: "把流动图存为 PNG", source: "来源", source2: "企业名录",
  note: "时间从区县驻地到区县驻地，8 至 9 点出发的中位数，步行往返车站；线从甲地弯向乙地。",
};

export type FlowWord = keyof typeof zh;

const en: Record<FlowWord, string> = {
  title: "Flows between divisions", kind: "What", move: "Firms that moved", branch: "From parents to branches", from: "From", to: "To", count: "Count", minutes: "Door to door (min)", km: "Straight line (km)", beyond: "more than {limit} min", unknown: "not known", within: "within one division",
  map: "Map of flows", table: "Matrix of flows", net: "Net in", area: "Division", out: "Out", in: "In", none: "No record has both ends in districts of the region.", noneBranch: "No branch in the register names its parent yet.",
  alt: "Flows between {cells} pairs of divisions, the wider the more", outside: "{links} in all; {outside} of them have an end outside the region or known to its province only, and are not drawn.", sampleNote: "{sample} of them are samples.", png: "Save the map of flows as PNG", source: "Source", source2: "Firm register",
  note: "Times are from seat to seat, median departure between 8 and 9, on foot to and from stops; a line bends from the one to the other.",
};

export const flowWords: Record<Lang, Record<FlowWord, string>> = { zh, en };
