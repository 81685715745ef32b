package httpapi

import "github.com/sanquan/sanquan/internal/access"

// actions says what each operation does, by its id; package access says who
// may. An operation that is not here is denied to everybody, and fails a test.
var actions = map[string]access.Action{
	"getLive":   access.ReadHealth,
	"getReady":  access.ReadHealth,
	"getSignIn": access.ReadHealth,

	"getRegion":      access.ReadRegion,
	"listAreas":      access.ReadRegion,
	"listLines":      access.ReadRegion,
	"listIndicators": access.ReadRegion,
	"listPlaces":     access.ReadRegion,
	"getCircle":      access.ReadRegion,
	"getTrip":        access.ReadRegion,
	"listClaims":     access.ReadRegion,
	"listChains":     access.ReadRegion,
	"getChain":       access.ReadRegion,
	"getChainMatrix": access.ReadRegion,
	"getChainBrief":  access.ReadRegion,
	"getShock":       access.ReadRegion,
	"listMoves":      access.ReadRegion,
	"listNotices":    access.ReadRegion,
	"listItems":      access.ReadRegion,
	"getItemMatrix":  access.ReadRegion,
	"listWindows":    access.ReadRegion,
	"listAgreements": access.ReadRegion,
	"listProgrammes": access.ReadRegion,

	"signIn":           access.SignIn,
	"giveCode":         access.SignIn,
	"acceptInvitation": access.SignIn,
	"signOut":          access.EndSession,
	"endMySession":     access.EndSession,

	"getMe":          access.SeeSelf,
	"listMySessions": access.SeeSelf,
	"listMyTokens":   access.SeeSelf,
	"listMyReads":    access.SeeSelf,
	"changePassword": access.ChangeSelf,
	"setMyPhone":     access.ChangeSelf,
	"beginFactor":    access.ChangeSelf,
	"confirmFactor":  access.ChangeSelf,
	"disableFactor":  access.ChangeSelf,
	"createMyToken":  access.MakeToken,
	"revokeMyToken":  access.EndToken,

	"listUsers":   access.ListAccounts,
	"getUser":     access.ListAccounts,
	"findUsers":   access.ListAccounts,
	"createUser":  access.CreateAccount,
	"disableUser": access.DisableAccount,
	"enableUser":  access.DisableAccount,
	"resetUser":   access.ResetAccount,
	"unlockUser":  access.UnlockAccount,
	"unmaskUser":  access.UnmaskAccount,
	"listRoles":   access.ListRoles,
	"grantRole":   access.GrantRole,
	"revokeRole":  access.GrantRole,
	"listJobs":    access.ReadJobs,
	"getJob":      access.ReadJobs,
	"createJob":   access.ChangeJobs,
	"cancelJob":   access.ChangeJobs,
	"requeueJob":  access.ChangeJobs,
	"dropJob":     access.ChangeJobs,

	"listMessages":   access.ReadJobs,
	"requeueMessage": access.ChangeJobs,
	"dropMessage":    access.ChangeJobs,

	"getDoctor": access.ReadDoctor,

	"listAudit":  access.ReadAudit,
	"checkAudit": access.ReadAudit,
}
