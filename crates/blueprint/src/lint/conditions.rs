use crate::condition::Condition;
use crate::model::{Addressees, Amount, Appointment, Blueprint, DeadlineEnd, Field, OfficeKey, Participation};

/// Where a condition stands, in words that a service designer understands.
pub(super) struct Placed<'a> {
    pub what: String,
    pub condition: &'a Condition,
}

/// All conditions that say when something happens.
pub(super) fn conditions(blueprint: &Blueprint) -> Vec<Placed<'_>> {
    let mut all: Vec<(String, &Option<Condition>)> = Vec::new();
    for page in &blueprint.form {
        all.push((format!("the page `{}` is shown", page.id), &page.shown_when));
        for field in &page.fields {
            all.push((format!("the field `{}` is shown", field.id), &field.shown_when));
            all.push((format!("the field `{}` is required", field.id), &field.required_when));
        }
    }
    for query in &blueprint.all_queries {
        all.push((format!("the query `{}` is asked", query.id), &query.when));
    }
    for check in &blueprint.all_checks {
        all.push((format!("the check `{}` applies", check.id), &check.applies_when));
        for outcome in &check.outcomes {
            all.push((
                format!("the check `{}` ends with `{}`", check.id, outcome.reason),
                &outcome.when,
            ));
        }
    }
    all.extend(
        blueprint
            .positions
            .iter()
            .map(|p| (format!("the position `{}` is charged", p.id), &p.when)),
    );
    all.extend(
        blueprint
            .refunds
            .iter()
            .map(|r| (format!("the refund `{}` is due", r.id), &r.when)),
    );
    all.extend(
        blueprint
            .transitions
            .iter()
            .map(|t| (format!("`{}` leads to `{}`", t.event, t.to), &t.when)),
    );
    all.extend(
        blueprint
            .grants
            .iter()
            .map(|g| (format!("a `{}` is given", g.kind), &g.when)),
    );
    all.extend(blueprint.grants.iter().filter_map(|g| {
        let quota = g.quota.as_ref()?;
        Some((format!("a full zone refuses a `{}`", g.kind), &quota.limited_when))
    }));
    all.extend(
        blueprint
            .recheck
            .iter()
            .map(|r| ("grants are looked at again".to_owned(), &r.when)),
    );
    all.extend(
        blueprint
            .letters
            .iter()
            .map(|l| (format!("the letter `{}` is written", l.id), &l.when)),
    );
    // With `each` they read the entry, which no generated case has.
    let opened = blueprint.participations.iter().filter(|of| of.each.is_none());
    all.extend(opened.map(|of| (format!("the participation `{}` is opened", of.id), &of.when)));
    let offered = blueprint.appointments.iter();
    all.extend(offered.map(|of| (format!("the appointment `{}` is offered", of.id), &of.when)));
    for of in &blueprint.appointments {
        let listed = of.bring.iter();
        all.extend(listed.map(|bring| {
            let what = format!("`{}` is to be brought to the appointment `{}`", bring.key, of.id);
            (what, &bring.when)
        }));
    }
    all.extend(
        blueprint
            .messages
            .iter()
            .map(|m| (format!("the message `{}` is sent", m.id), &m.when)),
    );
    all.extend(
        blueprint
            .orders
            .iter()
            .map(|o| (format!("the order `{}` is given", o.id), &o.when)),
    );
    all.extend(
        blueprint
            .follow_ons
            .iter()
            .map(|f| (format!("the follow-on `{}` is offered", f.id), &f.when)),
    );
    all.into_iter()
        .filter_map(|(what, condition)| condition.as_ref().map(|condition| Placed { what, condition }))
        .collect()
}

/// All expressions of a blueprint: conditions, formulas, parameters, values.
pub(super) fn expressions(blueprint: &Blueprint) -> Vec<&Condition> {
    let mut all: Vec<&Condition> = conditions(blueprint)
        .into_iter()
        .map(|placed| placed.condition)
        .collect();
    for field in blueprint.fields() {
        let inner = field.with_inner().into_iter().skip(1);
        all.extend(inner.flat_map(|f| f.shown_when.iter().chain(&f.required_when)));
    }
    let of_forms = || blueprint.forms.iter().flat_map(Field::with_inner);
    all.extend(of_forms().flat_map(|f| f.shown_when.iter().chain(&f.required_when)));
    for field in blueprint.fields().flat_map(Field::with_inner).chain(of_forms()) {
        all.extend(field.checks.iter().map(|check| &check.when));
        all.extend(&field.params.formula);
    }
    all.extend(blueprint.all_queries.iter().flat_map(|query| query.with.values()));
    all.extend(
        blueprint
            .positions
            .iter()
            .filter_map(|position| match &position.amount {
                Amount::Formula(formula) => Some(formula),
                Amount::Fixed(_) => None,
            }),
    );
    for refund in &blueprint.refunds {
        all.push(&refund.formula);
        all.extend(refund.calculation.iter().map(|line| &line.value));
    }
    for grant in &blueprint.grants {
        all.extend(
            grant
                .attributes
                .values()
                .chain([&grant.valid_from, &grant.valid_until])
                .chain(&grant.holder),
        );
    }
    all.extend(blueprint.clocks.iter().filter_map(|clock| clock.from.as_ref()));
    all.extend(blueprint.deadlines.iter().filter_map(|deadline| match &deadline.ends {
        DeadlineEnd::On(until) => Some(until),
        DeadlineEnd::After(_) => None,
    }));
    let found = blueprint.recheck.iter().flat_map(|recheck| &recheck.outcomes);
    all.extend(found.map(|outcome| &outcome.when));
    for letter in &blueprint.letters {
        all.extend(letter.data.values());
        if let Some(Addressees::Named { name, address }) = &letter.to {
            all.extend([&**name, &**address]);
        }
    }
    all.extend(blueprint.participations.iter().flat_map(Participation::expressions));
    all.extend(blueprint.appointments.iter().flat_map(Appointment::expressions));
    for message in &blueprint.messages {
        all.extend(message.data.values());
        if let OfficeKey::From(condition) = &message.receiver {
            all.push(condition);
        }
    }
    all.extend(blueprint.orders.iter().flat_map(|order| order.with.values()));
    let carried = blueprint
        .follow_ons
        .iter()
        .flat_map(|follow_on| follow_on.carries.values());
    all.extend(carried.map(|carried| &carried.value));
    all
}
