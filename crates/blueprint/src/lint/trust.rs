use super::Lint;
use crate::model::Trust;

impl Lint<'_> {
    /// An account proves something about an application only where the application names a person. Without a field for the
    /// family name nobody could ever apply online.
    pub(super) fn trust(&mut self) {
        let meta = &self.blueprint.meta;
        let compares = |claim: &str| {
            self.blueprint
                .fields()
                .any(|field| field.account.as_deref() == Some(claim))
        };
        if meta.trust > Trust::None && !compares("family_name") {
            let message = format!(
                "trust = \"{}\" needs a field with account = \"family_name\": the account is compared with the person that the \
                 application names, best also by given_names and birth_date",
                meta.trust.code()
            );
            self.error("form.toml", message);
        }
    }
}
