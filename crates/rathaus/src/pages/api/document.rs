use utoipa::OpenApi as _;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, InfoBuilder, OpenApi, Ref, RefOr, ResponseBuilder, ServerBuilder};
use web::{Access, Declared};

#[derive(utoipa::OpenApi)]
#[openapi(paths(super::openapi), components(schemas(web::api::ProblemBody, web::Invalid)))]
struct Own;

/// The proofs that a request may carry, by their name in the document.
const PROOFS: [(&str, &str); 4] = [
    (
        "draft_key",
        "Key of an application that is not sent yet, from its beginning.",
    ),
    ("case_code", "Code of a case, from the receipt."),
    ("claim_token", "Token of a claim, from the case."),
    (
        "api_token",
        "Personal token of a member of staff, made on the own account page (`/konto/zugangstoken`). It carries the \
         roles and offices of its maker.",
    ),
];

const ABOUT: &str = "Everything that the pages of the town hall do, for programs. Times are RFC 3339 in UTC, days are \
ISO dates in Germany, amounts are euro cents. Failures are problems (RFC 9457) in the language of `Accept-Language` \
(`de`, `de-x-leicht`, `en`). Proofs travel in the header `Authorization`, never in an address; cookies count for nothing.";

/// The parts of all areas as one document. `declared`: what the program serves; who may use what is added from it.
pub fn document(declared: &[Declared], base_url: &str) -> OpenApi {
    let mut document = Own::openapi()
        .merge_from(catalog::api_document())
        .merge_from(catalog::sharing_api_document())
        .merge_from(cases::api::document())
        .merge_from(payments::api_document());
    document.info = InfoBuilder::new()
        .title("Rathaus")
        .version("1")
        .description(Some(ABOUT))
        .build();
    document.servers = Some(vec![ServerBuilder::new().url(base_url).build()]);
    if let Some(components) = &mut document.components {
        for (name, text) in PROOFS {
            let scheme = HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(text))
                .build();
            components.add_security_scheme(name, SecurityScheme::Http(scheme));
        }
    }
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            fail_as_problem(operation);
            let access = declared
                .iter()
                .find(|route| route.path == *path && route.method.as_str() == method)
                .map(|route| route.access);
            say_who(operation, access);
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("GET", &mut item.get),
        ("POST", &mut item.post),
        ("PUT", &mut item.put),
        ("PATCH", &mut item.patch),
        ("DELETE", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn fail_as_problem(operation: &mut Operation) {
    let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new()
        .description("What went wrong and how to mend it (RFC 9457)")
        .content("application/problem+json", content)
        .build();
    operation
        .responses
        .responses
        .insert("default".to_owned(), RefOr::T(response));
}

fn say_who(operation: &mut Operation, access: Option<Access>) {
    let Some(Access::Token(permission)) = access else {
        return;
    };
    let needed = format!("Needs the permission `{permission:?}`.");
    let text = match operation.description.take() {
        Some(text) if !text.is_empty() => format!("{text}\n\n{needed}"),
        _ => needed,
    };
    operation.description = Some(text);
}
