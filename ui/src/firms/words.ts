// The words of the pages about the firm register, apart from the map's
// catalogue for the same reason as those of the account pages.
import type { Lang } from "../state/view";

const zh = {
  firms: "企业名录", review: "待核对", hint: "输入名称的一部分、拼音或首字母、代码的开头；空格分开的几段要同时出现。曾用名和简称也能找到。",
  search: "查找企业", found: "找到的企业", listed: "名录", more: "下一页", first: "回到开头", none: "没有找到。换一个字，或写全称试试。", empty: "名录里还没有企业。",
  name: "名称", code: "统一社会信用代码", area: "所在区划", by: "凭", kind: "类别", observed: "最近观察", pickOne: "选一家，在这里看它的全部事实。",
  "by.name": "名称", "by.former": "曾用名", "by.alias": "简称", "by.code": "代码", pinyin: "拼音",
  "kind.organisation": "法人", "kind.branch": "分支机构",
  "field.name": "名称", "field.former_name": "曾用名", "field.alias": "简称、别名", "field.code": "统一社会信用代码", "field.old_code": "旧代码", "field.stock_code": "股票代码",
  "field.kind": "类别", "field.parent": "上级单位", "field.class": "国民经济行业", "field.industry": "行业（原文）", "field.products": "主要产品", "field.qualification": "资质",
  "field.area": "所在区划", "field.address": "地址", "field.position": "坐标", "field.status": "登记状态", "field.founded": "成立日期", "field.capital": "注册资本（元）", "field.employees": "员工人数",
  "status.active": "存续", "status.suspended": "停业", "status.revoked": "吊销", "status.dissolved": "注销", "status.moved_out": "迁出",
  facts: "事实与来源", field: "项目", value: "值", when: "观察日期", source: "来源", who: "录入", ended: "已停用", showEnded: "显示已停用的 {count} 条", pack: "数据包", issuer: "{issuer}认定", until: "至 {until}",
  conflicts: "有 {count} 项事实相互矛盾，表中用 ≠ 标出。按规则取最晚观察、依据最确的一条，请核对来源。", branches: "下属企业与分支机构", parent: "隶属于", positions: "在产业链上的位置",
  moves: "迁移", 
  members: "由 {count} 条记录归并", history: "归并与区分", "event.merge": "归并", "event.apart": "认定为两家", "event.undo": "撤销",
  noBranches: "没有登记下属。", noPositions: "还没有列入产业链。", noMoves: "没有迁移记录。", 
  reviewHint: "可能是同一家的企业，最像的在前。逐项比较，由提出者之外的人处理；归并保留两边的全部事实，随时可以撤销。",
  keys: "键盘：↓ ↑ 换一对，M 归并，A 认定为两家，回车确认，Esc 取消。", state: "状态", open: "待核对", merged: "已归并", apart: "已区分", noPairs: "没有待核对的企业。", noneFits: "没有符合的。",
  score: "相同的可能", noScore: "未评分", pairs: "企业对", one: "记录一", other: "记录二", differs: "不同", same: "相同", weights: "各字段的权重", weightsHint: "正数支持是同一家，负数反对；相加即为总分。",
  merge: "归并为一家", keepApart: "认定为两家", reason: "理由", reasonHint: "例如：同一地址与电话；曾用名一致", confirm: "确认", cancel: "取消", own: "这一对是您提出的，请由另一人处理。", into: "保留", undo: "撤销", undoHint: "撤销后，这一对回到待核对，由另一人重新认定。",
  proposed: "{by} 于 {at} 提出（{method}）", decided: "{by} 于 {at}", program: "程序", "method.manual": "人工提出", "method.undo": "撤销后重核", forbidden: "只有审核人可以处理。", newer: "最新的",
};

export type Word = keyof typeof zh;

const en: Record<Word, string> = {
  firms: "Firms", review: "To review", hint: "Type a part of a name, pinyin or its initials, or the beginning of a code; parts apart by blanks must all occur. Former and other names are found too.",
  search: "Find a firm", found: "Firms found", listed: "Register", more: "Next page", first: "Back to the start", none: "Nothing found. Try another character, or the whole name.", empty: "There are no firms in the register yet.",
  name: "Name", code: "Credit code", area: "Division", by: "By", kind: "Kind", observed: "Last observed", pickOne: "Choose a firm to see all facts about it here.",
  "by.name": "name", "by.former": "former name", "by.alias": "other name", "by.code": "code", pinyin: "pinyin",
  "kind.organisation": "organisation", "kind.branch": "branch",
  "field.name": "Name", "field.former_name": "Former name", "field.alias": "Other name", "field.code": "Credit code", "field.old_code": "Older code", "field.stock_code": "Stock code",
  "field.kind": "Kind", "field.parent": "Belongs to", "field.class": "Industry class", "field.industry": "Industry (source's words)", "field.products": "Products", "field.qualification": "Qualification",
  "field.area": "Division", "field.address": "Address", "field.position": "Position", "field.status": "Status", "field.founded": "Founded", "field.capital": "Registered capital (yuan)", "field.employees": "Employees",
  "status.active": "active", "status.suspended": "suspended", "status.revoked": "revoked", "status.dissolved": "dissolved", "status.moved_out": "moved out",
  facts: "Facts and their sources", field: "Field", value: "Value", when: "Observed", source: "Source", who: "Entered by", ended: "ended", showEnded: "Show {count} that ended", pack: "data pack", issuer: "given by {issuer}", until: "until {until}",
  conflicts: "Facts contradict each other in {count} fields, marked ≠ below. By rule the one observed last and surest is taken; please check the sources.", branches: "What belongs to it", parent: "Belongs to", positions: "Places in chains",
  moves: "Moves", 
  members: "Joined of {count} records", history: "Merges and separations", "event.merge": "merged", "event.apart": "found to be two", "event.undo": "taken back",
  noBranches: "Nothing is registered below it.", noPositions: "It is in no chain yet.", noMoves: "No move is known.", 
  reviewHint: "Firms that may be one, the likeliest first. Compare them field by field; whoever proposed a pair does not decide it. A merge keeps all facts of both and can be taken back at any time.",
  keys: "Keys: ↓ ↑ another pair, M merge, A two firms, Enter confirm, Esc cancel.", state: "State", open: "to review", merged: "merged", apart: "kept apart", noPairs: "No firms wait for review.", noneFits: "None fits.",
  score: "Likely one", noScore: "not scored", pairs: "Pairs", one: "First record", other: "Second record", differs: "differs", same: "same", weights: "What each field weighs", weightsHint: "Above zero speaks for one firm, below against; the sum is the whole.",
  merge: "Merge into one", keepApart: "They are two", reason: "Reason", reasonHint: "Such as: same address and telephone; former name agrees", confirm: "Confirm", cancel: "Cancel", own: "You proposed this pair. Somebody else decides it.", into: "Keep", undo: "Take back", undoHint: "The pair then waits for review again, by somebody else.",
  proposed: "Proposed by {by}, {at} ({method})", decided: "{by}, {at}", program: "the program", "method.manual": "by hand", "method.undo": "after an undo", forbidden: "Only reviewers decide.", newer: "Latest",
};

export const words: Record<Lang, Record<Word, string>> = { zh, en };
