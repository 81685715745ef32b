// The words of the pages about the running server, apart from the map's
// catalogue for the same reason as those of the account pages.
import type { Lang } from "../state/view";

const zh = {
  jobs: "后台任务", jobsHint: "耗时的工作在后台进行：提出后由空闲的进程接手，失败会自动重试；用尽次数的任务成为“死”任务，等人处理。",
  filters: "筛选", state: "状态", kind: "种类", all: "全部", job: "任务", progress: "进度", attempts: "尝试", askedBy: "提出者", created: "提出时间",
  noJobs: "还没有任务。", noneFits: "没有符合的任务。", more: "更早的", newest: "最新的", pick: "选一个任务，在这里查看和处理。",
  paused: "很久没有操作，已停止自动刷新。", goOn: "继续刷新", stale: "下面是上一次的回答。",
  "state.queued": "排队", "state.running": "进行中", "state.done": "完成", "state.failed": "失败", "state.dead": "死", "state.cancelled": "已取消", cancelling: "正在取消",
  "why.failed": "再试也没有用。改正原因后可以重试，或者丢弃。", "why.dead": "尝试次数已用尽。查明原因后可以重试（接着上次的进度），或者丢弃。",
  "kind.matrix": "出行时间矩阵", "kind.pack.install": "安装数据包",
  cancel: "取消任务", requeue: "重试", drop: "丢弃", dropSure: "丢弃后，这个任务的记录和结果的去处都不再显示，不能恢复。", dropLetterSure: "丢弃后，这条消息不会再有任何效果，不能恢复。", keep: "不丢弃",
  args: "参数", result: "结果", problem: "最近的问题", worker: "执行者", started: "开始时间", ended: "结束时间", checkpoint: "下次接着", id: "编号", of: "{done} / {total}（{percent}%）", attemptOf: "第 {attempt} 次，最多 {max} 次", notBegun: "尚未开始", fetch: "在服务器上取出结果：",
  ask: "提出任务：出行时间矩阵", askDo: "提出任务", asked: "已提出。", points: "起点", destinations: "终点", same: "与起点相同",
  "points.areas": "区县", "points.places": "地点", "points.stations": "车站", depart: "出发时刻", window: "出发时段（分钟）", minutes: "最长时间（分钟）",
  percentiles: "百分位", percentilesHint: "用逗号分开，例如 5, 50, 95；不填为 50。", feeder: "接驳", "feeder.walk": "步行", "feeder.bike": "骑车", "feeder.car": "驾车", format: "文件格式",
  letters: "死信", lettersHint: "消息把工作交给接收者。屡次没有效果的消息不再尝试，留在这里等人处理。", noLetters: "没有死信。", topic: "给谁", dead: "何时放弃", lastError: "最后的错误", actions: "处理",
  system: "运行状况", examine: "重新检查", checkedAt: "检查于 {time}", sound: "一切正常。", counts: "{fail} 项失败，{warn} 项需要注意，{ok} 项正常。", repair: "修复命令（在服务器上执行）：", copy: "复制", copied: "已复制",
  deeper: "这里只做不费时的检查，不改动任何东西。要通读数据库、核对数据包的校验和，请在服务器上执行", findings: "检查结果",
  "status.ok": "正常", "status.warn": "注意", "status.fail": "失败", "status.skip": "未查",
};

export type Word = keyof typeof zh;

const en: Record<Word, string> = {
  jobs: "Background jobs", jobsHint: "Long work runs in the background: a free process takes it, and a failure is tried again. A job that has used up its attempts is dead and waits for a person.",
  filters: "Filters", state: "State", kind: "Kind", all: "All", job: "Job", progress: "Progress", attempts: "Attempts", askedBy: "Asked by", created: "Asked at",
  noJobs: "There are no jobs yet.", noneFits: "No job fits.", more: "Earlier", newest: "Latest", pick: "Choose a job to see and manage it here.",
  paused: "Nothing was done here for long, so the page has stopped refreshing itself.", goOn: "Go on refreshing", stale: "Below is the answer before.",
  "state.queued": "queued", "state.running": "running", "state.done": "done", "state.failed": "failed", "state.dead": "dead", "state.cancelled": "cancelled", cancelling: "being cancelled",
  "why.failed": "Another attempt would be no use. Mend the cause and retry it, or drop it.", "why.dead": "It has used up its attempts. Find out why, then retry it (it goes on where it was) or drop it.",
  "kind.matrix": "travel-time matrix", "kind.pack.install": "pack installation",
  cancel: "Cancel the job", requeue: "Retry", drop: "Drop", dropSure: "The record of this job, and where its result lies, will not be shown any more. This cannot be undone.", dropLetterSure: "This message will never have an effect. This cannot be undone.", keep: "Keep it",
  args: "Arguments", result: "Result", problem: "Last problem", worker: "Worker", started: "Begun", ended: "Ended", checkpoint: "Goes on from", id: "Id", of: "{done} of {total} ({percent} %)", attemptOf: "{attempt} of {max} at most", notBegun: "not begun", fetch: "Fetch the result on the server:",
  ask: "Ask for a job: travel-time matrix", askDo: "Ask for it", asked: "Asked for.", points: "From", destinations: "To", same: "the same as from",
  "points.areas": "districts", "points.places": "places", "points.stations": "stations", depart: "Departure", window: "Departures within (minutes)", minutes: "Longest time (minutes)",
  percentiles: "Percentiles", percentilesHint: "With commas between, such as 5, 50, 95; 50 where left out.", feeder: "Access", "feeder.walk": "on foot", "feeder.bike": "by bicycle", "feeder.car": "by car", format: "File format",
  letters: "Dead letters", lettersHint: "Messages hand work to their receivers. One that had no effect time and again is not tried any more and waits here for a person.", noLetters: "There are no dead letters.", topic: "For", dead: "Given up", lastError: "Last error", actions: "Manage",
  system: "System", examine: "Check again", checkedAt: "Checked at {time}", sound: "All is well.", counts: "{fail} failed, {warn} to note, {ok} fine.", repair: "Repair, on the server:", copy: "Copy", copied: "Copied",
  deeper: "These are the quick checks; they change nothing. To read the whole database and compare the pack with its checksums, run on the server", findings: "Findings",
  "status.ok": "fine", "status.warn": "take note", "status.fail": "failed", "status.skip": "not checked",
};

export const words: Record<Lang, Record<Word, string>> = { zh, en };
