// Generated from the tablet's calls by `cargo xtask gen`; changes here are overwritten.

/** `add_member` */
export type AddMember = {
  /** To which household. */
  household: string
  /** Who. */
  member: MemberInput
}

/** One value that was written. */
export type ApartField = {
  /** `phones/<id>/number` */
  path: string
  /** What the field is called. */
  field_zh: string
  /** What stood there before, as a worker reads it. */
  old: string | null
  /** What was written. */
  new: string | null
}

/** What an own action wrote into one record. */
export type ApartPart = {
  /** Which record. */
  document: string
  /** Its kind's code. */
  kind: string
  /** Whether the record is on this tablet, without what is kept apart. */
  here: boolean
  /** What was written. */
  fields: Array<ApartField>
}

/** What was in an own action, kept apart or not. */
export type ApartView = {
  /** The action, and where it stands. */
  line: RecordLine
  /** What it wrote, record by record. */
  parts: Array<ApartPart>
}

/** Why a call did not succeed, as a screen gets it. */
export type ApiError = {
  /** What a screen branches on and a worker reads out on the phone. */
  code: string
  /** What happened and what to do next. */
  zh: string
  /** What else the screen can use. */
  detail: Detail
}

/** The app is to be updated. */
export type AppNoticeView = {
  /** Nothing new comes until then; what was written is sent all the same. */
  required: boolean
  /** To which version at least. */
  version: string
  /** As the screen says it. */
  zh: string
}

/** A building's doors. */
export type Board = {
  /** Which building. */
  place: string
  /** 小区、院落或村社 */
  estate_name: string
  /** 楼栋号 */
  building_no: string
  /** How many households live there. */
  households: number
  /** Its units in the order of their numbers. */
  units: Array<Unit>
}

/** A file that was written. */
export type BundleView = {
  /** Where it is. */
  path: string
  /** What it is called. */
  name: string
  /** Its bytes. */
  bytes: number
  /** Own actions in it. */
  records: number
  /** Photos in it. */
  photos: number
}

/** Who did something, when. */
export type By = {
  /** The person. */
  user: string
  /** Whether it is the person at this tablet: 您. */
  me: boolean
  /** What a colleague is called; none for whom the server has not named. */
  name: string | null
  /** When by that tablet's clock, ms UTC. */
  at: number
}

/** A record by its id. */
export type ById = {
  /** Which. */
  id: string
}

/** An own action by its place. */
export type ByPlace = {
  /** The life it was made in. */
  life: string
  /** Its number there. */
  seq: number
}

/** One field that differs. */
export type ChangeView = {
  /** The household, or the person. */
  document: string
  /** What it is called. */
  label: string
  /** `phone_best`, `memberships/<entry>/to`. */
  path: string
  /** What it said, as shown: a phone's number for its entry. */
  old: string | null
  /** What it says. */
  new: string | null
  /** Who wrote it. */
  by: By | null
}

/** What changed since one's own last visit. */
export type Changes = {
  /** When one was there last, ms UTC; none when never, then everything known counts as seen. */
  since: number | null
  /** What differs, field by field. */
  changes: Array<ChangeView>
  /** Visits of others since. */
  visits: Array<VisitLine>
}

/** The quiet cloud beside a record. */
export type Cloud = "draft" | "waiting" | "uploading" | "uploaded" | "conflict" | "review"

/** One of the values. */
export type ConflictChoice = {
  /** The change that wrote it, hex: what `resolve_conflict` names. */
  change: string
  /** As stored. */
  value: JsonValue
  /** As the screen shows it: a phone's number, a member's name. */
  shown: string
  /** Who wrote it, when. */
  by: By | null
}

/** A field with more than one value. */
export type ConflictView = {
  /** The record. */
  document: string
  /** Its kind's code. */
  kind: string
  /** What the record is called. */
  label: string
  /** The field. */
  field: string
  /** The field as a worker says it. */
  field_zh: string
  /** The entry it stands in, where it is not the record's own. */
  entry: string | null
  /** The field inside the entry. */
  within: string | null
  /** The values, the one shown first. */
  values: Array<ConflictChoice>
}

/** Every open conflict. */
export type Conflicts = {
  /** Record by record. */
  conflicts: Array<ConflictView>
}

/** `create_household`: a door and one name are enough. */
export type CreateHousehold = {
  /** The building. */
  place: string
  /** The door in it. */
  dwelling: string
  /** What to call it; the first member's name when left out. */
  label?: string | null
  /** Since when, as far as known. */
  from?: string | null
  /** `year`, `winter`, `summer`, `pasture`. */
  season?: string | null
  /** Its members, none under fourteen. */
  members?: Array<MemberInput>
  /** What else is known. */
  edits?: HouseholdEdits
  /** How the notice was given: `spoken`, `card`, `poster`. */
  notice_how?: string | null
}

/** What a screen can use of an error. */
export type Detail = {
  /** The field it is about. */
  field?: string
  /** Seconds to wait. */
  seconds?: number
}

/** What `note_dispute` answers. */
export type DisputeReply = { "outcome": "clear" } | { "outcome": "saved"
  /** As every save answers. */
  saved: SavedReply
} | { "outcome": "protect"
  /** What the screen shows. */
  page: ProtectionPage
}

/** Something done at the door. */
export type DoneInput = {
  /** `policy`, `opinion`, `lead`, `service`, `safety`. */
  what: string
  /** The record that came of it. */
  record?: string | null
}

/** A door. */
export type Door = {
  /** The dwelling's entry in the place. */
  dwelling: string
  /** `3-2-501` */
  door: string
  /** 室 */
  room_no: string
  /** How to find it where there are no numbers. */
  landmark: string
  /** A code. */
  dwelling_use: string
  /** Reminders before knocking that still hold, codes of `visit_caution`. */
  cautions: Array<string>
  /** Who lives behind it; several where the seasons differ. */
  households: Array<DoorHousehold>
}

/** A household behind a door, with its marks. */
export type DoorHousehold = {
  /** Which. */
  household: string
  /** What it is called. */
  label: string
  /** When somebody was there last, ms UTC. */
  last_visit_at: number | null
  /** ✓ its facts were looked at in the last 180 days. */
  confirmed: boolean
  /** ● it wants to be visited today or before. */
  due: boolean
  /** ! events of it that are open. */
  events_open: number
  /** Fields with two values. */
  conflicts: number
  /** Own changes that are not uploaded. */
  waiting: number
}

/** A draft by its key. */
export type DraftKey = {
  /** Which. */
  key: string
}

/** A form that is not saved yet; never sent. */
export type DraftView = {
  /** Which form, of what: `visit/<household>`. */
  key: string
  /** The form's own version. */
  version?: number
  /** When it was last kept, ms UTC; ignored when keeping. */
  saved_at?: number
  /** What was typed so far. */
  form: unknown
}

/** Every draft. */
export type Drafts = {
  /** The latest first. */
  drafts: Array<Required<DraftView>>
}

/** `edit_household` */
export type EditHousehold = {
  /** Which. */
  household: string
  /** What is new. */
  edits: HouseholdEdits
}

/** `enrol` */
export type Enrol = {
  /** The one-use code, as scanned or typed. */
  code: string
  /** The PIN to open it with from now on. */
  pin: string
}

/** A record that was erased by right; its person had written on it. */
export type ErasedLine = {
  /** Which. */
  document: string
  /** When this tablet was told, ms UTC by the server's clock. */
  at: number
  /** As the screen says it. */
  zh: string
}

/** An event as lists show it. */
export type EventLine = {
  /** Which. */
  event: string
  /** In one line. */
  title: string
  /** A code. */
  category: string
  /** A code. */
  urgency: string
  /** The state's code. */
  state: string
  /** The state as the screen says it. */
  state_zh: string
  /** Whether the server has confirmed the state; otherwise 待确认. */
  confirmed: boolean
  /** The official number; empty before there is one. */
  number: string
  /** When, ms UTC. */
  occurred_at: number | null
  /** Whether raised by the person at this tablet. */
  mine: boolean
  /** Its cloud. */
  cloud: Cloud
}

/** An event, whole. */
export type EventPage = {
  /** As a list shows it. */
  line: EventLine
  /** 经过 */
  body: string
  /** A code. */
  source: string
  /** Where, in words. */
  place_text: string | null
  /** The building. */
  place: string | null
  /** The door in it. */
  dwelling: string | null
  /** For whom. */
  household: string | null
  /** Photos by their names. */
  photos: Array<string>
  /** 五步: which one it is in. */
  step_zh: string | null
  /** What happened, in order. */
  log: Array<LogLine>
  /** Steps the person at this tablet may take now, without a network. */
  may: Array<StepChoice>
}

/** Events with which something can still be done. */
export type Events = {
  /** The latest first. */
  events: Array<EventLine>
}

/** Who wrote a fact. */
export type FactView = {
  /** `phone_best`, `residences/<entry>/to`. */
  path: string
  /** Who, when. */
  by: By | null
}

/** What a first sync is fetching. */
export type FetchStage = "work" | "register" | "archive"

/** What was typed. */
export type Find = {
  /** A name, pinyin, initials, a door, the last digits of a phone. */
  text: string
}

/** How far a first sync has come. With its first stage the tablet can be used. */
export type FirstFetch = {
  /** What is being fetched. */
  stage: FetchStage
  /** Records that are here. */
  records_done: number
  /** Records there are. */
  records_all: number
  /** Bytes that have come. */
  bytes_done: number
  /** Bytes there are. */
  bytes_all: number
}

/** One floor of a unit. */
export type Floor = {
  /** 楼层; 0 where nobody said. */
  floor: number
  /** Its doors in the order of their numbers. */
  doors: Array<Door>
}

/** What was found. */
export type Found = {
  /** The best first. */
  hits: Array<FoundLine>
}

/** One find. */
export type FoundLine = {
  /** The record. */
  document: string
  /** A dwelling of it. */
  entry: string | null
  /** Its kind's code. */
  kind: string
  /** What it is called. */
  title: string
  /** The household it leads to. */
  household: string | null
  /** 小区: where it is; empty when not known. */
  estate: string
  /** `3-2-501`; empty when not known. */
  door: string
}

/** What is new about a household; what is left out stays as it is, an empty text empties. */
export type HouseholdEdits = {
  /** What it is called. */
  label?: string | null
  /** 户号 */
  household_no?: string | null
  /** A number to dial first from now on: a new entry, or the one that has it. */
  phone?: PhoneInput | null
  /** The entries of numbers that no longer hold. */
  phones_gone?: Array<string>
  /** When it suits. */
  best_time?: string | null
  /** A code. */
  comm_language?: string | null
  /** 只登记人数; 0 empties. */
  people_count_only?: number | null
  /** 14 岁以下. */
  children_u14?: number | null
  /** 备注 */
  remark?: string | null
  /** When to come next. */
  next_visit_due?: string | null
}

/** A household, whole. */
export type HouseholdPage = {
  /** Which. */
  household: string
  /** What it is called. */
  label: string
  /** 户号 */
  household_no: string | null
  /** Where it lives, and lived. */
  residences: Array<ResidenceView>
  /** Telephones that hold, the one to dial first at the top. */
  phones: Array<PhoneView>
  /** When it suits. */
  best_time: string | null
  /** A code. */
  comm_language: string | null
  /** 只登记人数 */
  people_count_only: number | null
  /** 14 岁以下, the number only. */
  children_u14: number | null
  /** 备注 */
  remark: string
  /** When to come next, a date. */
  next_visit_due: string | null
  /** Its members, the head first. */
  members: Array<MemberView>
  /** When its facts were last looked at with it, and by whom. */
  confirmed: By | null
  /** Who wrote each fact that stands here, by its path. */
  facts: Array<FactView>
  /** The latest visits. */
  visits: Array<VisitLine>
  /** What it was promised and has not got. */
  promises: Array<PromiseLine>
  /** Its events that are open. */
  events: Array<EventLine>
  /** Fields with two values, of the household and its members. */
  conflicts: Array<ConflictView>
  /** The cloud of the household's record. */
  cloud: Cloud
}

/** `import_return` */
export type ImportReturn = {
  /** The return file, base64. */
  base64: string
}

export type JsonValue = number | string | boolean | Array<JsonValue> | { [key in string]: JsonValue } | null

/** A lead as typed. */
export type LeadInput = {
  /** In one line, without names. */
  title?: string
  /** A code. */
  dispute_type?: string
  /** A code. */
  dispute_subtype?: string | null
  /** A code; 主动 when left out. */
  dispute_source?: string | null
  /** A code; 2方 when left out. */
  dispute_scale?: string | null
  /** When, as far as known. */
  happened_on?: string | null
  /** Where. */
  place_text?: string | null
  /** 经过 */
  facts?: string
  /** Who quarrels. */
  parties?: Array<PartyInput>
  /** What they ask for. */
  requests?: Array<string>
  /** The committee's space, where the person may hand in to several. */
  committee?: string | null
  /** A draft that becomes this lead. */
  draft?: string | null
}

/** A lead as lists show it: title and state, never content. */
export type LeadLine = {
  /** Which. */
  lead: string
  /** In one line. */
  title: string
  /** A code. */
  dispute_type: string
  /** The state's code. */
  state: string
  /** The state as the screen says it. */
  state_zh: string
  /** Whether the server has confirmed the state. */
  confirmed: boolean
  /** The official number; empty before there is one. */
  number: string
  /** Its cloud. */
  cloud: Cloud
}

/** One's own leads. */
export type Leads = {
  /** The latest first. */
  leads: Array<LeadLine>
}

/** How far to look. */
export type ListToday = {
  /** Days ahead, 0 for today alone; at most 60. */
  days_ahead?: number
}

/** One entry of the log. */
export type LogLine = {
  /** Which entry. */
  entry: string
  /** `E02` */
  transition: string
  /** 上报 */
  zh: string
  /** Who, when. */
  by: By | null
  /** What it says. */
  fields: { [key in string]: JsonValue }
  /** Whether the server has confirmed it; otherwise 待确认. */
  confirmed: boolean
  /** Why it does not count, if it does not. */
  not_effective: string | null
}

/** A draft, if there is one. */
export type MaybeDraft = {
  /** The draft. */
  draft: Required<DraftView> | null
}

/** A person as typed. */
export type MemberInput = {
  /** 姓名 */
  name?: string
  /** In the person's own script. */
  name_native?: string | null
  /** What neighbours say. */
  alias?: string | null
  /** A code. */
  sex?: string | null
  /** As far as known; under fourteen is refused: only the number of children is kept. */
  birth?: string | null
  /** 与户主的关系, a code. */
  relation?: string | null
  /** A code. */
  residency?: string | null
  /** A telephone. */
  phone?: PhoneInput | null
  /** Since when a member, as far as known. */
  from?: string | null
}

/** A member. */
export type MemberView = {
  /** The person. */
  person: string
  /** The edge in the person's record. */
  entry: string
  /** 姓名 */
  name: string
  /** In the person's own script. */
  name_native: string
  /** What neighbours say. */
  alias: string
  /** A code. */
  sex: string
  /** As far as known. */
  birth: string
  /** 与户主的关系, a code. */
  relation: string
  /** A code. */
  residency: string
  /** Telephones that hold. */
  phones: Array<string>
  /** Empty for the living. */
  died_on: string
  /** The cloud of the person's record. */
  cloud: Cloud
}

/** `note_dispute` */
export type NoteDispute = {
  /** The answers. Any yes: nothing of this request is kept, and the numbers to call come back. */
  answers: SafetyAnswers
  /** The lead; may be left out to ask the questions first. */
  lead?: LeadInput | null
}

/** Nothing to say. */
export type Nothing = Record<symbol, never>

/** Whose tablet it is. */
export type Owner = {
  /** The person. */
  user_name: string
  /** The district. */
  district_name: string
  /** A district of fictitious people. */
  demo: boolean
}

/** One of those who quarrel. */
export type PartyInput = {
  /** `a`, `b`, `third`. */
  side?: string
  /** A person on file. */
  person?: string | null
  /** Or how to call them. */
  name?: string | null
  /** 电话 */
  phone?: string | null
  /** 住处 */
  address?: string | null
}

/** A telephone as typed. */
export type PhoneInput = {
  /** The number. */
  number: string
  /** Whose it is. */
  whose?: string | null
}

/** A telephone. */
export type PhoneView = {
  /** Its entry in the household. */
  entry: string
  /** As dialled. */
  number: string
  /** Whose it is. */
  whose: string | null
  /** Whether to dial it first. */
  best: boolean
  /** Who wrote it down. */
  by: By | null
}

/** A photo's bytes. */
export type PhotoBytes = {
  /** The JPEG, base64. */
  base64: string
}

/** A photo by its name. */
export type PhotoName = {
  /** SHA-256, hex. */
  name: string
}

/** A photo that was stripped and kept. */
export type PhotoTaken = {
  /** Its name: SHA-256 of what is kept, hex. */
  name: string
  /** Bytes. */
  bytes: number
  /** Pixels across. */
  width: number
  /** Pixels down. */
  height: number
}

/** A building as a list shows it. */
export type PlaceLine = {
  /** Which. */
  place: string
  /** 小区、院落或村社 */
  estate_name: string
  /** 楼栋号 */
  building_no: string
  /** 房屋类型, a code. */
  building_type: string
}

/** Every building. */
export type Places = {
  /** Estate by estate, 2号楼 before 10号楼. */
  places: Array<PlaceLine>
}

/** A promise as given. */
export type PromiseInput = {
  /** What. */
  text: string
  /** By when. */
  due?: string | null
}

/** An open promise. */
export type PromiseLine = {
  /** The visit it was given at. */
  visit: string
  /** Its entry there. */
  entry: string
  /** What. */
  text: string
  /** By when; empty when nobody said. */
  due: string
  /** Whether given by the person at this tablet. */
  mine: boolean
}

/** What became of a promise. */
export type PromiseSettled = {
  /** The visit it was given at. */
  visit: string
  /** Its entry there. */
  entry: string
  /** How it came out. */
  outcome?: string | null
  /** Why it need not be kept; then it is given up instead of done. */
  given_up?: string | null
}

/** A promise and what became of it. */
export type PromiseView = {
  /** Its entry. */
  entry: string
  /** What. */
  text: string
  /** By when. */
  due: string | null
  /** When it was kept. */
  done_on: string | null
  /** How it came out. */
  outcome: string | null
}

/** A number to call. */
export type ProtectionNumber = {
  /** As dialled. */
  number: string
  /** Who answers. */
  who: string
}

/** 保护通道 */
export type ProtectionPage = {
  /** What to do, line by line. */
  lines: Array<string>
  /** Whom to call. */
  numbers: Array<ProtectionNumber>
}

/** `raise_event`: 新建 and 上报 in one. */
export type RaiseEvent = {
  /** A code. */
  category?: string
  /** A code; 一般 when left out. */
  urgency?: string | null
  /** A code; 巡查发现 when left out. */
  source?: string | null
  /** In one line, without names. */
  title?: string
  /** 经过 */
  body?: string
  /** The building. */
  place?: string | null
  /** The door in it. */
  dwelling?: string | null
  /** Or where, in words; the grid must then be known. */
  place_text?: string | null
  /** The grid, where no building says it and the person works in several. */
  space?: string | null
  /** For whom it is done, where it is a service. */
  household?: string | null
  /** When, ms UTC; now when left out. */
  occurred_at?: number | null
  /** Photos taken before, by their names. */
  photos?: Array<string>
  /** Who told of it, handed to the community and kept apart from the event. */
  reporter?: ReporterInput | null
  /** 特急 only: whether 110, 119 or 120 was called. */
  called_emergency?: boolean | null
  /** A draft that becomes this event. */
  draft?: string | null
}

/** One own action and its receipt. */
export type RecordLine = {
  /** The life it was made in. */
  life: string
  /** Its number there. */
  seq: number
  /** `visit.record` */
  action: string
  /** When, ms UTC by this tablet's clock. */
  at: number
  /** The records it touched. */
  documents: Array<string>
  /** Where it stands. */
  cloud: Cloud
  /** Whether the server's receipt is here. */
  receipt: boolean
  /** Why it is kept apart. */
  code: string | null
  /** Why, as the screen says it. */
  code_zh: string | null
  /** What was decided about it, once it was. */
  settled: SettledView | null
}

/** Where one record stands with the server. */
export type RecordView = {
  /** Which. */
  document: string
  /** The quiet cloud beside it. */
  cloud: Cloud
  /** As the screen says it. */
  cloud_zh: string
  /** Whether the server's receipt for the latest own action on it is here. */
  receipt: boolean
  /** The server's commit that kept it. */
  commit: number | null
  /** Own changes of it that wait. */
  waiting: number
  /** Photos of it that wait. */
  photos_waiting: number
}

/** `record_visit`: a household and a result are enough; everything else is as one likes. */
export type RecordVisit = {
  /** Which household. */
  household: string
  /** A code; 日常走访 when left out. */
  visit_type?: string | null
  /** A code, with 必访. */
  must_visit?: string | null
  /** A code; 上门 when left out. */
  method?: string | null
  /** A code. */
  result: string
  /** When, ms UTC; now when left out. */
  occurred_at?: number | null
  /** Colleagues who came along. */
  with?: Array<string>
  /** Others who came along, by name. */
  with_names?: Array<string>
  /** Members who were met. */
  met?: Array<string>
  /** 无变化: everything was looked at and stands. */
  unchanged?: boolean
  /** `policy`, `opinion`, `lead`, `service`, `safety`. */
  done?: Array<DoneInput>
  /** What was promised. */
  promises?: Array<PromiseInput>
  /** 记一句 */
  note?: string
  /** 留了联系卡 */
  card_left?: boolean
  /** When to come next. */
  next_on?: string | null
  /** Photos taken before, by their names. */
  photos?: Array<string>
  /** What was heard at the door and is corrected with it. */
  edits?: HouseholdEdits
  /** Promises that were kept, or given up. */
  settled?: Array<PromiseSettled>
  /** A draft that becomes this visit. */
  draft?: string | null
}

/** Own actions that are not simply received. */
export type Records = {
  /** In the order in which they were made. */
  records: Array<RecordLine>
}

/** Who told of it. */
export type ReporterInput = {
  /** 怎么称呼 */
  name?: string | null
  /** 回复打哪个电话 */
  phone?: string | null
  /** 要不要回复 */
  wants_feedback?: boolean
  /** 不愿留名 */
  anonymous?: boolean
}

/** A residence. */
export type ResidenceView = {
  /** Its entry in the household. */
  entry: string
  /** The building. */
  place: string | null
  /** The door in it. */
  dwelling: string | null
  /** `3-2-501` */
  door: string
  /** From when. */
  from: string | null
  /** To when. */
  to: string | null
  /** `year`, `winter`, `summer`, `pasture`. */
  season: string | null
  /** Whether it holds today. */
  current: boolean
}

/** `resolve_conflict` */
export type ResolveConflict = {
  /** The record. */
  document: string
  /** The field. */
  field: string
  /** The entry it stands in. */
  entry?: string | null
  /** The field inside the entry. */
  within?: string | null
  /** The change whose value is to stand, hex. */
  change: string
}

/** What a return file brought. */
export type ReturnView = {
  /** Own actions the server has kept. */
  sent: number
  /** Own actions that are kept apart: 待复核. */
  set_aside: number
  /** Photos the server has got. */
  photos_sent: number
  /** Changes of others that came. */
  received: number
  /** Whether the file was there to its end. */
  whole: boolean
  /** Whether the server has more to tell than one file holds: another bundle asks for it. */
  more: boolean
}

/** The three questions; none may be left out. */
export type SafetyAnswers = {
  /** 有人受到伤害或威胁吗? */
  hurt_or_threatened: boolean
  /** 涉及未成年人或无行为能力人? */
  minor_or_dependent: boolean
  /** 害怕回家吗? */
  afraid_to_go_home: boolean
}

/** 已保存(待上传): durable before it is said. */
export type SavedReply = {
  /** The records it made or changed, those it made first. */
  documents: Array<string>
  /** For how many more seconds `undo` takes it back; 0 where nothing can. */
  undo_seconds: number
  /** A gentle word about free text (DOMAIN 3.7); nothing was blocked by it. */
  hint: string | null
}

/** `settle_promise` */
export type SettlePromise = {
  /** Which, and how. */
  promise: PromiseSettled
}

/** What somebody decided about an own action that was kept apart. */
export type SettledView = {
  /** `adopted` or `set_aside`. */
  outcome: string
  /** 已采纳 or 已另存. */
  outcome_zh: string
  /** Why. */
  reason: string
  /** Who decided, when. */
  by: By
}

/** What can be done next. */
export type StateCode = "not_enrolled" | "locked" | "unlocked" | "shut"

/** Where a tablet stands. */
export type StateView = {
  /** What can be done next. */
  state: StateCode
  /** Whose tablet it is; known while it is open. */
  owner: Owner | null
}

/** A step that may be taken. */
export type StepChoice = {
  /** `withdraw` */
  step: string
  /** 撤回 */
  zh: string
}

/** `step_event`: a step of the workflow that a tablet may take by itself. */
export type StepEvent = {
  /** Which event. */
  event: string
  /** `withdraw` 撤回, `resubmit` 补正再报, `feed_back` 反馈, `accept` 签收, `complete` 办理完成, `resume` 恢复. */
  step: string
  /** What the step says, by the names of its table. */
  fields?: { [key in string]: JsonValue }
  /** With 补正再报: what is added to the facts. */
  body?: string | null
  /** With 补正再报: where it is, in words. */
  place_text?: string | null
  /** Photos taken before, by their names. */
  photos?: Array<string>
}

/** What one run of syncing did. */
export type SyncDone = {
  /** Round trips. */
  rounds: number
  /** Own actions the server has kept. */
  sent: number
  /** Changes of others that came. */
  received: number
  /** Photos the server has kept. */
  photos_sent: number
  /** Photos that came. */
  photos_received: number
  /** Own actions that are kept apart: 待复核. */
  set_aside: number
  /** Another run was under way: this one did nothing. */
  already_running: boolean
  /** Seconds to wait before the next run, if the server said so. */
  retry_after_s: number | null
}

/** The screen 同步. */
export type SyncView = {
  /** When a run last came to its end, ms UTC. */
  last_success_at: number | null
  /** Own actions that wait. */
  waiting: number
  /** Photos that wait. */
  photos_waiting: number
  /** Their bytes. */
  photos_waiting_bytes: number
  /** Records with two values somewhere. */
  conflicts: number
  /** Own actions kept apart. */
  set_aside: number
  /** Whether a run is under way. */
  running: boolean
  /** 完成: the server's receipts for everything are here. */
  complete: boolean
  /** The app is to be updated. */
  app: AppNoticeView | null
  /** 首次下载: what a first sync has fetched so far; none when none is under way. */
  first_fetch: FirstFetch | null
  /** Records that were erased by right with what was written on them here, the latest first. */
  erased: Array<ErasedLine>
}

/** What a screen keeps of earlier answers, by what they are about. */
export type Tag = "session" | "today" | "board" | "household" | "event" | "lead" | "conflict" | "draft" | "sync"

/** `take_photo` */
export type TakePhoto = {
  /** What the camera gave, base64; JPEG or PNG. */
  base64: string
}

/** The day's list. */
export type Today = {
  /** The day it is here, `YYYY-MM-DD`. */
  today: string
  /** What there is to do, the most pressing first. */
  items: Array<TodayItem>
  /** Own actions that are not uploaded. */
  waiting: number
}

/** One thing to do. */
export type TodayItem = {
  /** Why. */
  why: Why
  /** Why, as the screen says it. */
  why_zh: string
  /** By when, `YYYY-MM-DD`; none for what waits without a day. */
  due: string | null
  /** Whether that day has passed. */
  overdue: boolean
  /** What it is about, in words: the promise, the event's title. */
  text: string
  /** The record it is about: the visit of the promise, the household, the event. */
  document: string
  /** The promise in the visit. */
  entry: string | null
  /** The household to go to. */
  household: string | null
  /** What it is called. */
  label: string
  /** Its door, `3-2-501`. */
  door: string
  /** When somebody was there last, ms UTC. */
  last_visit_at: number | null
}

/** One stairway. */
export type Unit = {
  /** 单元; empty for doors without one. */
  unit_no: string
  /** Its floors from the top. */
  floors: Array<Floor>
}

/** `unlock` */
export type Unlock = {
  /** The PIN. */
  pin: string
}

/** A visit as the household shows it. */
export type VisitLine = {
  /** Which. */
  visit: string
  /** When, ms UTC. */
  occurred_at: number
  /** Whether by the person at this tablet. */
  mine: boolean
  /** What the colleague is called whose visit it was; none for whom the server has not named. */
  colleague: string | null
  /** Codes. */
  visit_type: string
  /** Codes. */
  method: string
  /** Codes. */
  result: string
  /** Whether everything was found as it stood. */
  unchanged: boolean
  /** 记一句 */
  note: string
  /** Its cloud. */
  cloud: Cloud
}

/** A visit, whole. */
export type VisitPage = {
  /** Which. */
  visit: string
  /** Whom it was paid to. */
  household: string | null
  /** Codes. */
  visit_type: string
  /** A code. */
  must_visit: string | null
  /** A code. */
  method: string
  /** A code. */
  result: string
  /** When, ms UTC. */
  occurred_at: number
  /** Who recorded it. */
  by: By | null
  /** Who was met. */
  met: Array<string>
  /** Whether everything was found as it stood. */
  unchanged: boolean
  /** What was done. */
  done: Array<Required<DoneInput>>
  /** What was promised, and what became of it. */
  promises: Array<PromiseView>
  /** 记一句 */
  note: string
  /** When to come next. */
  next_on: string | null
  /** Photos by their names. */
  photos: Array<string>
  /** Its cloud. */
  cloud: Cloud
}

/** Why something stands on the list. */
export type Why = "promise" | "visit" | "returned" | "conflict"
