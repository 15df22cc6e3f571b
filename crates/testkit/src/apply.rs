use std::collections::BTreeMap;
use std::io;

use crate::page::Page;
use crate::visitor::Visitor;

/// More pages than any service asks for; more is a circle.
const PAGES_MAX: usize = 40;

/// A page of an application as it was sent: its address and the pairs, without the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentPage {
    pub path: String,
    pub pairs: Vec<(String, String)>,
}

/// An application that is filled in and waits on its review page.
#[derive(Clone, Debug)]
pub struct FilledIn {
    pub review: Page,
    /// What was sent, page by page.
    pub sent: Vec<SentPage>,
}

impl Visitor {
    /// Begins the service's application and answers whatever is asked until the review page, knowing nothing of the
    /// service: `answers` maps names of fields (`address.street`) to what is typed. What is asked and not named is left
    /// as the page shows it.
    ///
    /// Panics when a page does not accept the answers; the message holds what the page said.
    /// Errors: the server cannot be reached or ends in the middle of its answer.
    pub async fn fill_in(&mut self, service: &str, answers: &BTreeMap<String, String>) -> io::Result<FilledIn> {
        let begin = self.try_get(&format!("/antraege/neu/{service}")).await?;
        let mut page = self.try_submit(&begin, &[]).await?;
        let mut sent = Vec::new();
        for _ in 0..PAGES_MAX {
            if page.path.ends_with("/pruefen") {
                return Ok(FilledIn { review: page, sent });
            }
            let form = page.form_with("_go").unwrap_or_else(|| {
                panic!("{} ({}) asks nothing: {}", page.path, page.status, page.text());
            });
            let asked = answers.iter().filter(|(name, _)| form.offers(name));
            let mut pairs: Vec<(&str, &str)> = vec![("_go", "next")];
            pairs.extend(asked.map(|(name, value)| (name.as_str(), value.as_str())));
            let whole = form
                .with(&pairs)
                .into_iter()
                .filter(|(name, _)| name != "_csrf")
                .collect();
            let answer = self.try_submit(&page, &pairs).await?;
            // Without scripts, a question that hangs on another one of its page comes with the page that comes back.
            let now = answer.form_with("_go").filter(|_| answer.status != 200);
            let is_new = |name: &String| now.as_ref().is_some_and(|now| now.offers(name)) && !form.offers(name);
            if answers.keys().any(is_new) {
                page = answer;
                continue;
            }
            assert!(
                answer.status == 200,
                "{} was not accepted: {}",
                page.path,
                answer.element("main")
            );
            sent.push(SentPage {
                path: page.path.clone(),
                pairs: whole,
            });
            page = answer;
        }
        panic!("{service} asks more than {PAGES_MAX} pages");
    }

    /// Sends an application from its review page. The page that comes back is the receipt, or tells what is missing.
    pub async fn send_in(&mut self, filled_in: &FilledIn) -> io::Result<Page> {
        let form = filled_in
            .review
            .forms()
            .into_iter()
            .find(|form| form.action.ends_with("/absendung"));
        let form = form.unwrap_or_else(|| panic!("nothing can be sent: {}", filled_in.review.element("main")));
        let pairs: Vec<(&str, &str)> = form
            .filled
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let answer = self.try_post(&form.action, &pairs).await?;
        self.try_follow(answer).await
    }
}
