use maud::{Markup, html};
use web::parts;
use web::{Ctx, PageMeta};

pub fn page(ctx: &Ctx) -> Markup {
    let about = &ctx.app.town.about;
    let popular =
        ["Bewohnerparkausweis", "Personalausweis", "Hund anmelden"].map(|name| ("#".to_owned(), name.to_owned()));
    let search = web::layout::hero_search(ctx, &popular);
    let main = html! {
        (web::layout::hero(ctx, about.slogan.get(ctx.lang), about.welcome.get(ctx.lang), search))
        section .section {
            div .page-width {
                h2 { "Themen" }
                (parts::cards(&[
                    parts::card("#", "Auto und Parken", "Bewohnerparken, Zulassung, Führerschein"),
                    parts::card("#", "Ausweise und Wohnen", "Ausweis, Pass, Umzug, Meldebescheinigung"),
                    parts::card("#", "Familie", "Geburt, Kita, Heirat, Elterngeld"),
                    parts::card("#", "Bauen", "Bauantrag, Auskünfte, Bäume"),
                    parts::card("#", "Gewerbe", "Anmelden, ummelden, Gaststätte"),
                    parts::card("#", "Hund und Garten", "Hundesteuer, Container, Grab"),
                ]))
            }
        }
        section .section .section--soft {
            div .page-width {
                h2 { "So schnell geht es" }
                (parts::stat_tiles(&[
                    parts::stat_tile("Bewohnerparkausweis", "4 Minuten", "vom Antrag bis zum Ausweis"),
                    parts::stat_tile("Wartezeit im Bürgerbüro", "12 Minuten", "gerade jetzt"),
                    parts::stat_tile("Online beantragt", "81 %", "in den letzten 30 Tagen"),
                ]))
            }
        }
    };
    web::page(ctx, &PageMeta::new("Rathaus online").start(), main)
}
