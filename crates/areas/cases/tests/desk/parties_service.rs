//! The permit as it would be if a neighbour, a landlord without mail and another office took part in it.

use base::Uuid;
use testkit::{TestTown, staff};
use web::{Role, Staff};

use crate::common::{Desk, MIGRATIONS, PERMIT, blueprints, copy};

pub const NEIGHBOUR: &str = "nora@example.org";

const FORM: &str = r#"
[[forms]]
id = "statement"

[[forms.fields]]
id = "agrees"
kind = "yes_no"

[[forms.fields]]
id = "concerns"
kind = "long_text"
required_when = "agrees == false"
max = 2000
"#;

const PROCESS: &str = r#"
[[states]]
id = "consulting"
public = "others"
owner = "other"
deadline = "decision"

[[transitions]]
from = ["clerk_review"]
to = "consulting"
on = "clerk.consult"
roles = ["clerk"]
effects = ["participate"]

[[transitions]]
from = ["consulting"]
to = "clerk_review"
on = "parties.complete"

[[transitions]]
from = ["consulting"]
to = "clerk_review"
on = "clerk.end"
roles = ["clerk"]
effects = ["drop_parties"]

[[transitions]]
from = ["clerk_review"]
to = "consulting"
on = "parties.again"

[[transitions]]
from = ["consulting"]
to = "withdrawn"
on = "applicant.withdraw"

[[participations]]
id = "public_order"
office = "ordnungsamt"
when = "months == '12'"
form = "statement"
answers = ["family_name", "plate"]
documents = ["keeper_confirmation"]
files = true
period = "1 month"
legal = "§ 73 Abs. 3a VwVfG"
when_silent = "disregarded"

[[participations]]
id = "neighbour"
when = "months != '6'"
invited = { name = "'Nora Nachbarin'", mail = "'nora@example.org'", address = "'Lindenstr. 14, 63065 Offenbach'" }
form = "statement"
answers = ["address"]
documents = ["keeper_confirmation"]
files = true
period = "2 weeks"
legal = "§ 28 Abs. 1 VwVfG"

[[participations]]
id = "landlord"
when = "months == '6'"
invited = { name = "'Ludwig Vermieter'", address = "'Weg 1, 60311 Frankfurt am Main'" }
form = "statement"
documents = ["keeper_confirmation"]
period = "2 weeks"
legal = "§ 19 Abs. 1 BMG"
when_silent = "consents"
"#;

const TEXTS: &str = r#"
[forms.statement]
title = "Stellungnahme"

[fields.statement]
agrees.label = "Sind Sie einverstanden?"
concerns.label = "Was spricht dagegen?"

[parties]
public_order.title = "Sicht des Ordnungsamts"
neighbour.title = "Sicht der Nachbarschaft"
neighbour.ask = "Stört Sie ein weiteres Auto?"
landlord.title = "Zustimmung der Vermieterin"
"#;

impl Desk {
    /// One desk for each database at hand, with that service.
    pub fn each_with_parties() -> Vec<Desk> {
        let towns = TestTown::each(&MIGRATIONS, cases::jobs::SUBSCRIPTIONS);
        towns.into_iter().map(with_parties).collect()
    }

    pub fn public_order(&self) -> Staff {
        staff("Olaf Ordnung", &[Role::Clerk], &["ordnungsamt"])
    }

    /// A case in which everybody was just asked. `months`: 12 asks office and neighbour, 6 the landlord, 3 the neighbour.
    pub async fn consulting(&self, n: u64, months: &str) -> Uuid {
        let mut case = self.case(n, "Žaneta Łukaszewska");
        case.answers.insert("months".into(), months.into());
        // Somebody else keeps the car, which asks for their confirmation as a file.
        case.answers.insert("keeper".into(), "person".into());
        case.due_on = None;
        let id = case.id;
        self.save(vec![case]).await;
        self.take(id, "consult").await;
        self.run_jobs().await;
        id
    }

    pub async fn take(&self, id: Uuid, action: &str) {
        let step = cases::actions::desk::Step {
            action: action.to_owned(),
            revision: self.reread(id).await.revision,
            ..Default::default()
        };
        cases::actions::desk::take_step(&self.cases, &self.clerk(), id, step)
            .await
            .expect("the step is possible");
    }
}

fn with_parties(town: TestTown) -> Desk {
    let folder = town.folder().join("parties");
    let permit = folder.join(PERMIT);
    copy(&blueprints().join(PERMIT), &permit);
    let add = |file: &str, text: &str, before: &str| {
        let path = permit.join(file);
        let old = std::fs::read_to_string(&path).expect("readable");
        let at = old.find(before).filter(|_| !before.is_empty()).unwrap_or(old.len());
        let new = format!("{}\n{text}\n{}", &old[..at], &old[at..]);
        std::fs::write(path, new).expect("writable");
    };
    add("form.toml", FORM, "");
    add("process.toml", PROCESS, "[recheck]");
    for lang in ["de", "de-x-leicht", "en"] {
        add(&format!("texts/{lang}.toml"), TEXTS, "");
        add(
            &format!("texts/{lang}.toml"),
            "consulting = \"Befragung\"",
            "received =",
        );
    }
    Desk::with(town, &folder, true)
}
