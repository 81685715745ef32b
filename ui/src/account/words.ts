// The words of the account pages. They are not in the page's catalogue: who
// reads about the region does not download them.
import type { Lang } from "../state/view";

const zh = {
  title: "账号", toRegion: "三圈", signIn: "登录", signOut: "退出", users: "账号与角色", audit: "审计", imports: "导入", jobs: "任务", system: "运行状况", firms: "企业名录", firmReview: "待核对", relocations: "疏解—承接", account: "我的账号", pages: "页面",
  login: "登录名", password: "密码", provider: "用统一身份登录", code: "验证码", codeHint: "请输入验证器中的六位数字，或一个恢复码。", next: "继续",
  off: "这台服务器没有启用账号。", offHint: "请管理员执行 sanquan secret init 和 sanquan user bootstrap 后重新启动。",
  demo: "演示账号（只在本机有效）", demoHint: "密码打印在启动演示的终端里，每次启动都换。",
  invite: "设置密码", inviteHint: "链接只能用一次。密码 {min} 到 {max} 个字符；少于 16 个时要有小写、大写、数字、符号中的三种。", inviteDone: "密码已设好，请登录。",
  newPassword: "新密码", again: "再输一次", mismatch: "两次输入不一样。", oldPassword: "旧密码", change: "修改", changed: "已修改；其他地方的登录已退出。",
  tooOld: "密码已到期，请换一个新的。", mustEnrol: "您的角色必须使用第二因素，请先设置。",
  factor: "第二因素", factorOn: "已开启，还有 {count} 个恢复码。", factorOff: "未开启。开启后，登录时还要验证器里的数字。", factorRequired: "您的角色要求它。",
  begin: "设置", scan: "用验证器扫描，或输入这串字：", confirm: "确认并开启", disable: "关闭", recovery: "恢复码", recoveryHint: "每个只能用一次，只显示这一回。请抄下或打印，与手机分开保管。", kept: "已保存",
  phone: "电话", phoneHint: "加密保存，别人只看到 138****1234。", save: "保存", saved: "已保存。",
  sessions: "登录中的设备", begun: "开始", seen: "最近", address: "地址", browser: "浏览器", current: "本机", end: "退出它", noSessions: "没有别的登录。",
  tokens: "API 令牌", name: "名称", scope: "允许", place: "地区", expires: "到期", lastUsed: "最近使用", state: "状态", revoke: "撤销", make: "新建", days: "有效天数",
  noTokens: "还没有令牌。", once: "请现在复制，只显示这一回：", usable: "可用", expired: "过期", revoked: "已撤销",
  reads: "谁看过我的信息", reason: "理由", when: "时间", who: "谁", noReads: "没有人看过。",
  roles: "角色", none: "无", find: "查找登录名或姓名", add: "新建账号", invited: "待设密码", active: "正常", disabled: "停用", demoMark: "演示",
  noUsers: "没有符合的账号。", stop: "停用", start: "启用", unlock: "解锁", reset: "重设", grant: "授予", take: "收回", show: "查看电话", showHint: "理由会记入审计，本人能看到。",
  link: "一次性链接", linkHint: "请当面或经可靠渠道交给 {who}，{until} 前有效，只能用一次。", copy: "复制", copied: "已复制", pick: "选一个账号，在这里管理它。",
  more: "更早的", newest: "最新的", verify: "校验整条链", holds: "成立：共 {rows} 行，{heads} 个签名链头。", broken: "第 {row} 行断开（{reason}）。请保全数据库并与别处的签名链头对照。",
  action: "行为", object: "对象", result: "结果", done: "完成", denied: "拒绝", noEntries: "没有符合的记录。", from: "从", to: "到", details: "详情", via: "途径",
  before: "改前", after: "改后", request: "请求编号", filters: "筛选", forbidden: "您的角色不能打开这一页。", onlyHere: "这台服务器没有启用账号，这一页只能在服务器所在的机器上打开。",
  "role.anyone": "任何人", "role.member": "已登录", "role.system_admin": "系统管理员", "role.security_admin": "安全管理员", "role.audit_admin": "审计管理员", "role.place_admin": "属地账号管理员", "role.officer": "经办人", "role.reviewer": "审核人", "role.viewer": "浏览者",
  "problem.auth.unknown_identity": "这个身份在这里没有可用的账号。请联系管理员。", "problem.auth.provider_refused": "统一登录没有完成，请重试。", "problem.auth.no_provider": "没有设置统一登录。",
};

export type Word = keyof typeof zh;

const en: Record<Word, string> = {
  title: "Account", toRegion: "Three circles", signIn: "Sign in", signOut: "Sign out", users: "Accounts and roles", audit: "Audit", imports: "Import", jobs: "Jobs", system: "System", firms: "Firms", firmReview: "Firms to review", relocations: "Moves", account: "My account", pages: "Pages",
  login: "Login", password: "Password", provider: "Sign in with your organisation", code: "Code", codeHint: "Enter the six digits of your authenticator, or a recovery code.", next: "Continue",
  off: "Accounts are not enabled on this server.", offHint: "An administrator runs sanquan secret init and sanquan user bootstrap, then starts it again.",
  demo: "Demo accounts (on this machine only)", demoHint: "Their passwords are on the terminal that started the demo, new at every start.",
  invite: "Set a password", inviteHint: "The link holds once. A password has {min} to {max} characters; below 16 it needs three of lower case, upper case, digits, marks.", inviteDone: "The password is set. Sign in.",
  newPassword: "New password", again: "Once more", mismatch: "The two are not the same.", oldPassword: "Old password", change: "Change", changed: "Changed; you are signed out everywhere else.",
  tooOld: "The password is too old. Choose a new one.", mustEnrol: "Your role demands a second factor. Set one up first.",
  factor: "Second factor", factorOn: "It is on; {count} recovery codes are left.", factorOff: "It is off. With it, signing in also asks for the digits of an authenticator.", factorRequired: "Your role demands it.",
  begin: "Set up", scan: "Scan this with an authenticator, or type:", confirm: "Confirm and turn on", disable: "Turn off", recovery: "Recovery codes", recoveryHint: "Each holds once, and they are shown this once. Write them down, away from your phone.", kept: "I have kept them",
  phone: "Telephone", phoneHint: "Kept encrypted; others see 138****1234.", save: "Save", saved: "Saved.",
  sessions: "Where you are signed in", begun: "Since", seen: "Last seen", address: "Address", browser: "Browser", current: "here", end: "Sign it out", noSessions: "Nowhere else.",
  tokens: "API tokens", name: "Name", scope: "May do", place: "Place", expires: "Until", lastUsed: "Last used", state: "State", revoke: "Revoke", make: "Make one", days: "Days",
  noTokens: "There are no tokens yet.", once: "Copy it now, it is shown this once:", usable: "usable", expired: "expired", revoked: "revoked",
  reads: "Who saw my data", reason: "Reason", when: "When", who: "Who", noReads: "Nobody did.",
  roles: "Roles", none: "none", find: "Find a login or name", add: "Add an account", invited: "no password yet", active: "active", disabled: "disabled", demoMark: "demo",
  noUsers: "No account fits.", stop: "Disable", start: "Enable", unlock: "Unlock", reset: "Reset", grant: "Grant", take: "Revoke", show: "See the number", showHint: "The reason is recorded, and the person can see it.",
  link: "One-time link", linkHint: "Hand it to {who} in person or by a safe way. It holds once, until {until}.", copy: "Copy", copied: "Copied", pick: "Choose an account to manage it here.",
  more: "Earlier", newest: "Latest", verify: "Verify the chain", holds: "It holds: {rows} rows, {heads} signed heads.", broken: "It breaks at row {row} ({reason}). Preserve the database and compare it with signed heads kept elsewhere.",
  action: "Action", object: "Object", result: "Result", done: "done", denied: "denied", noEntries: "No entry fits.", from: "From", to: "To", details: "Details", via: "Via",
  before: "Before", after: "After", request: "Request", filters: "Filters", forbidden: "Your roles do not open this page.", onlyHere: "Accounts are not enabled on this server, so this page opens only on the machine it runs on.",
  "role.anyone": "anyone", "role.member": "signed in", "role.system_admin": "system administrator", "role.security_admin": "security administrator", "role.audit_admin": "audit administrator", "role.place_admin": "place administrator", "role.officer": "officer", "role.reviewer": "reviewer", "role.viewer": "viewer",
  "problem.auth.unknown_identity": "This identity has no account here that can be used. Ask an administrator.", "problem.auth.provider_refused": "Signing in elsewhere did not succeed. Try again.", "problem.auth.no_provider": "No other provider is set up.",
};

export const words: Record<Lang, Record<Word, string>> = { zh, en };
