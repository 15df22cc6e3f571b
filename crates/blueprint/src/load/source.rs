//! The files as they are written; everything unknown is refused with its place.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::checks::Verdict;
use crate::model::{
    AutomaticDecision, DeadlineStart, KnobKind, LetterKind, Need, Owner, PublicState, Trust, Unavailable, WhenSilent,
};

/// A text that knows where it stands.
pub(super) type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetaFile {
    pub format: u32,
    pub id: String,
    pub version: String,
    #[serde(default)]
    pub leika: Option<String>,
    pub legal_basis: Vec<String>,
    pub office: String,
    #[serde(default)]
    pub trust: Trust,
    #[serde(default)]
    pub trust_legal: Option<String>,
    pub retention_years: u16,
    #[serde(default = "storage_limitation")]
    pub retention_legal: String,
    #[serde(default)]
    pub automatic_decision: AutomaticDecision,
    pub languages: Vec<Text>,
    #[serde(default)]
    pub case: crate::face::FaceRule,
    #[serde(default)]
    pub knobs: BTreeMap<String, Spanned<KnobEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KnobEntry {
    pub kind: KnobKind,
    pub default: toml::Value,
    pub min: Option<i64>,
    pub max: Option<i64>,
    #[serde(default)]
    pub options: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormFile {
    pub pages: Vec<PageEntry>,
    #[serde(default)]
    pub forms: Vec<FormEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FormEntry {
    pub id: Text,
    pub fields: Vec<FieldEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageEntry {
    pub id: Text,
    pub shown_when: Option<Text>,
    #[serde(default)]
    pub fields: Vec<FieldEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldEntry {
    pub id: Text,
    pub kind: Text,
    pub required: Option<bool>,
    pub required_when: Option<Text>,
    pub shown_when: Option<Text>,
    #[serde(default)]
    pub check: Vec<FieldCheckEntry>,
    pub why: Option<String>,
    #[serde(default)]
    pub carry_over: bool,
    pub account: Option<Text>,
    /// Of a group.
    #[serde(default)]
    pub fields: Vec<FieldEntry>,
    pub summary: Option<bool>,
    pub autocomplete: Option<String>,
    #[serde(default)]
    pub statistical: bool,
    pub lookup: Option<Text>,
    pub fim: Option<String>,
    // What follows belongs to single kinds.
    pub options: Option<Vec<String>>,
    pub options_from: Option<Text>,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub step: Option<i64>,
    pub pattern: Option<Text>,
    pub last: Option<u8>,
    pub files_min: Option<u8>,
    pub files_max: Option<u8>,
    pub bytes_max: Option<u64>,
    pub types: Option<Vec<String>>,
    pub grant: Option<Text>,
    pub formula: Option<Text>,
    pub hidden: Option<bool>,
    pub postcode: Option<bool>,
    pub length: Option<u8>,
    pub short: Option<bool>,
    pub abroad: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldCheckEntry {
    pub when: Text,
    pub key: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChecksFile {
    #[serde(default)]
    pub queries: Vec<QueryEntry>,
    #[serde(default)]
    pub checks: Vec<CheckEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QueryEntry {
    pub id: Text,
    pub register: Text,
    pub when: Option<Text>,
    #[serde(default)]
    pub with: BTreeMap<String, Text>,
    #[serde(default)]
    pub on_unavailable: Unavailable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckEntry {
    pub id: Text,
    pub legal: String,
    pub applies_when: Option<Text>,
    pub outcomes: Vec<OutcomeEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutcomeEntry {
    pub when: Option<Text>,
    pub result: Spanned<Verdict>,
    pub reason: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeesFile {
    #[serde(default)]
    pub positions: Vec<PositionEntry>,
    #[serde(default)]
    pub refunds: Vec<RefundEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PositionEntry {
    pub id: Text,
    pub when: Option<Text>,
    pub amount_cent: Option<i64>,
    pub formula: Option<Text>,
    pub legal_basis: String,
    pub valid_from: Option<Text>,
    pub valid_until: Option<Text>,
    pub account: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundEntry {
    pub id: Text,
    pub when: Option<Text>,
    pub formula: Text,
    pub legal_basis: String,
    #[serde(default)]
    pub calculation: Vec<CalculationEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalculationEntry {
    pub id: String,
    pub value: Text,
    /// Shows the value as money.
    #[serde(default)]
    pub cent: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProcessFile {
    pub initial: Text,
    pub states: Vec<StateEntry>,
    #[serde(default)]
    pub deadlines: Vec<DeadlineEntry>,
    #[serde(default)]
    pub clocks: Vec<ClockTable>,
    pub transitions: Vec<TransitionEntry>,
    #[serde(default)]
    pub grants: Vec<GrantEntry>,
    #[serde(default)]
    pub reminders: Vec<ReminderEntry>,
    pub recheck: Option<RecheckEntry>,
    #[serde(default)]
    pub letters: BTreeMap<String, Spanned<LetterEntry>>,
    #[serde(default)]
    pub participations: Vec<ParticipationEntry>,
    #[serde(default)]
    pub appointments: Vec<AppointmentEntry>,
    #[serde(default)]
    pub messages: Vec<MessageEntry>,
    #[serde(default)]
    pub orders: Vec<OrderEntry>,
    #[serde(default)]
    pub follow_ons: Vec<FollowOnEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParticipationEntry {
    pub id: Text,
    pub when: Option<Text>,
    pub each: Option<Text>,
    pub office: Option<Text>,
    pub office_from: Option<Text>,
    pub invited: Option<InvitedEntry>,
    pub form: Text,
    #[serde(default)]
    pub answers: Vec<Text>,
    #[serde(default)]
    pub documents: Vec<Text>,
    #[serde(default)]
    pub files: bool,
    pub period: Option<Text>,
    pub legal: Option<String>,
    #[serde(default)]
    pub when_silent: WhenSilent,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AppointmentEntry {
    pub id: Text,
    pub when: Option<Text>,
    pub minutes: Text,
    pub office: Option<Text>,
    pub office_from: Option<Text>,
    pub legal: Option<String>,
    #[serde(default)]
    pub bring: Vec<BringEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BringEntry {
    pub key: Text,
    pub when: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageEntry {
    pub id: Text,
    pub when: Option<Text>,
    pub receiver: Option<Text>,
    pub receiver_from: Option<Text>,
    pub template: Text,
    pub schema: Option<String>,
    pub legal: Option<String>,
    #[serde(default)]
    pub data: BTreeMap<String, Text>,
    #[serde(default)]
    pub files: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InvitedEntry {
    pub name: Text,
    pub mail: Option<Text>,
    pub address: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderEntry {
    pub id: Text,
    pub when: Option<Text>,
    pub register: Text,
    pub operation: Text,
    pub legal: Option<String>,
    #[serde(default)]
    pub with: BTreeMap<String, Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FollowOnEntry {
    pub id: Text,
    pub service: Option<Text>,
    pub entry: Option<Text>,
    pub in_states: Vec<Text>,
    pub when: Option<Text>,
    #[serde(default)]
    pub carries: BTreeMap<String, Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StateEntry {
    pub id: Text,
    pub public: PublicState,
    pub owner: Owner,
    pub deadline: Option<Text>,
    #[serde(default, rename = "final")]
    pub is_final: bool,
    pub recheck: Option<Recheck>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Recheck {
    Nightly,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeadlineEntry {
    pub id: Text,
    pub period: Option<Text>,
    pub until: Option<Text>,
    pub from: Option<Spanned<DeadlineStart>>,
    pub legal: String,
    pub on_expiry: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockTable {
    pub id: Text,
    pub period: Text,
    pub legal: String,
    pub begins: Option<calendar::Event>,
    pub from: Option<Text>,
    pub extension: Option<Text>,
    pub extension_legal: Option<Text>,
    #[serde(default)]
    pub deemed: bool,
    pub on_expiry: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TransitionEntry {
    pub from: Vec<Text>,
    pub to: Text,
    pub on: Text,
    pub when: Option<Text>,
    #[serde(default)]
    pub roles: Vec<Text>,
    #[serde(default)]
    pub needs: Vec<Need>,
    pub form: Option<Text>,
    #[serde(default)]
    pub not_by: Vec<Text>,
    #[serde(default)]
    pub effects: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantEntry {
    pub kind: Text,
    pub when: Option<Text>,
    pub number: Text,
    pub attributes: BTreeMap<String, Text>,
    pub valid_from: Text,
    pub valid_until: Text,
    pub holder: Option<Text>,
    #[serde(default)]
    pub public: Vec<Text>,
    pub lookup_key: Option<Text>,
    pub quota: Option<QuotaEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuotaEntry {
    pub zone: Text,
    pub limited_when: Option<Text>,
    pub waits_in: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecheckEntry {
    pub when: Option<Text>,
    pub queries: Vec<Text>,
    pub outcomes: Vec<RecheckOutcomeEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecheckOutcomeEntry {
    pub when: Text,
    pub event: Text,
    pub reason: String,
    pub legal: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReminderEntry {
    pub id: Text,
    pub grant: Option<Text>,
    pub before: Text,
    #[serde(default)]
    pub starts: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LetterEntry {
    pub template: Text,
    pub to: Option<Text>,
    pub to_name: Option<Text>,
    pub to_address: Option<Text>,
    pub kind: LetterKind,
    pub when: Option<Text>,
    pub channel: Option<String>,
    pub remedy: Option<String>,
    #[serde(default)]
    pub data: BTreeMap<String, Text>,
    #[serde(default)]
    pub take: BTreeMap<String, String>,
    pub answers: Option<String>,
    pub grant: Option<String>,
    pub grant_kind: Option<Text>,
    pub fee: Option<String>,
    pub refund: Option<String>,
    pub reasons: Option<String>,
}

/// The rule that holds where no plan of files says more: personal data are kept no longer than needed.
fn storage_limitation() -> String {
    "Art. 5 Abs. 1 Buchst. e DSGVO".to_owned()
}
