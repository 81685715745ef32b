// The words of the import page, apart from the map's catalogue for the same
// reason as those of the account pages.
import type { Lang } from "../state/view";

const zh = {
  imports: "导入企业名录", hint: "把 Excel 或 CSV 名录导入企业登记簿。先试运行：逐行说明会新增、更新什么，哪里有误、怎么改；看过以后再确认。导入可以整体撤销。",
  template: "下载模板", templateXlsx: "Excel 模板", templateCsv: "CSV 表头",
  drop: "把文件拖到这里，或选择文件", chosen: "已选：{name}（{size} KB）", file: "文件", types: "xlsx、csv，最大 64 MB；CSV 可以是 UTF-8、UTF-16 或 GB18030。",
  source: "来源", sourceHint: "整张表来自同一份文件、表里没有这一列时填写。", observed: "截至日期", observedHint: "来源所说的日期，如 2026-10-31 或 2026-10。", sheet: "工作表", sheetHint: "有几张表时写明名称。",
  dryRun: "试运行", reading: "正在读取和核对……", result: "试运行的结果", resultOf: "{file} · 工作表 {sheet} · 表头在第 {header} 行",
  earlier: "同一文件已导入过（{id}）。", rows: "数据行", created: "新增", changed: "更新", unchanged: "无变化", duplicate: "重复", refused: "有误", skipped: "不导入",
  problems: "问题和提示", problemsMore: "这里只列前 {shown} 条，共 {total} 条；全部见行报告。", noProblems: "没有问题。",
  row: "行", column: "列", heading: "表头", value: "值", grade: "程度", reason: "原因", remedy: "建议", table: "整张表", "grade.bad": "有误", "grade.note": "提示", cells: "（{cells} 格）",
  report: "下载行报告", applyGood: "导入正确的 {count} 行", applyAll: "导入全部 {count} 行", onlyAll: "有误的行不会导入；可以按报告改正后重新试运行。", nothingNew: "没有新增或变动，不需要导入。",
  applied: "已导入：新增 {created}，更新 {changed}。", undo: "撤销导入", undoSure: "这次导入写入的内容将全部撤销。其中有记录之后又被改过的，一条也不撤销。", keep: "不撤销", undone: "已撤销。",
  history: "历次导入", none: "还没有导入。", when: "时间", who: "经办", state: "状态", "state.planned": "试运行", "state.applying": "导入中断", "state.applied": "已导入", "state.undoing": "撤销中断", "state.undone": "已撤销", pick: "选一次导入，在这里查看、下载报告或撤销。",
  newest: "最新的", more: "更早的",
};

export type Word = keyof typeof zh;

const en: Record<Word, string> = {
  imports: "Import firms", hint: "Brings an Excel or CSV list into the firm register. A dry run comes first: row by row, what would be new or changed, what is wrong and how to mend it. Apply it once you have seen it. An import can be undone as a whole.",
  template: "Templates", templateXlsx: "Excel template", templateCsv: "CSV headings",
  drop: "Drop a file here, or choose one", chosen: "Chosen: {name} ({size} KB)", file: "File", types: "xlsx or csv, at most 64 MB; CSV in UTF-8, UTF-16 or GB18030.",
  source: "Source", sourceHint: "Where the whole list comes from one document and has no such column.", observed: "As of", observedHint: "The day the source speaks of, such as 2026-10-31 or 2026-10.", sheet: "Sheet", sheetHint: "Its name, where several have the table.",
  dryRun: "Dry run", reading: "Reading and comparing …", result: "What the dry run shows", resultOf: "{file} · sheet {sheet} · headings in row {header}",
  earlier: "The same file was imported before ({id}).", rows: "Rows", created: "New", changed: "Changed", unchanged: "Unchanged", duplicate: "Double", refused: "Wrong", skipped: "Left out",
  problems: "Problems and notes", problemsMore: "The first {shown} of {total}; the row report has all.", noProblems: "There are no problems.",
  row: "Row", column: "Column", heading: "Heading", value: "Value", grade: "Grade", reason: "Reason", remedy: "Remedy", table: "table", "grade.bad": "wrong", "grade.note": "note", cells: " ({cells} cells)",
  report: "Download the row report", applyGood: "Import the {count} good rows", applyAll: "Import all {count} rows", onlyAll: "Wrong rows are not imported; mend them by the report and make another dry run.", nothingNew: "Nothing is new or changed; there is nothing to import.",
  applied: "Imported: {created} new, {changed} changed.", undo: "Undo the import", undoSure: "All that this import wrote is taken back. Where a record was changed since, nothing is.", keep: "Keep it", undone: "Undone.",
  history: "Imports so far", none: "There are no imports yet.", when: "When", who: "By", state: "State", "state.planned": "dry run", "state.applying": "broken off", "state.applied": "imported", "state.undoing": "undo broken off", "state.undone": "undone", pick: "Choose an import to see it here, fetch its report or undo it.",
  newest: "Latest", more: "Earlier",
};

export const words: Record<Lang, Record<Word, string>> = { zh, en };
