use registers::demo::{Cast, CastPerson, DemoSize, DemoSource, draw};
use registers::streets::Directory;
use registers::{ImportMode, Simulator, fill, import_streets, import_zones, read_streets};
use store::StoreError;

use crate::town_for_tests::{TestTown, first_town};

impl TestTown {
    /// Imports the town's streets and zones and fills the registers with its cast and `residents` drawn people.
    ///
    /// The town must have been made with `registers::MIGRATIONS`.
    pub async fn fill_registers(&self, residents: usize) -> Simulator {
        use base::Clock as _;
        let file =
            |name: &str| std::fs::read(first_town().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (zones, streets) = (file("zones.geojson"), file("streets.csv"));
        let directory = Directory::new(read_streets(&streets).items);
        let imported = self.store.write::<_, StoreError, _>(move |tx| {
            import_zones(tx, &zones, ImportMode::Replace, false)?;
            import_streets(tx, &streets, ImportMode::Replace, false)
        });
        let report = imported.await.expect("the town's streets and zones can be imported");
        assert!(report.errors.is_empty(), "{}", report.to_text("Straßen"));
        let register = draw(&DemoSource {
            seed: 1,
            today: self.clock.today(),
            city: &self.town.about.address.city,
            plate_district: &self.town.about.plate_code,
            directory: &directory,
            cast: Some(&cast()),
            size: DemoSize {
                residents,
                vehicles: residents / 2,
            },
        })
        .expect("the cast lives in the town");
        fill(&self.store, register, |_, _| ())
            .await
            .expect("the registers can be filled");
        Simulator::new(self.store.clone(), self.clock.clone(), self.rng.clone())
    }
}

/// The demo town's well-known people.
fn cast() -> Cast {
    let path = first_town().join("cast.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Cast::read(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The person of the cast who plays the part `id`.
pub fn person(id: &str) -> CastPerson {
    let found = cast().person(id).cloned();
    found.unwrap_or_else(|| panic!("the cast has no `{id}`"))
}
