use base::checks::birth_date::PartialDate;
use jiff::civil::Date;

use super::DemoSize;
use super::chance::{Chance, days_before, mix};
use super::houses::{House, Houses};
use super::letters;
use super::words;
use crate::residents::{Block, Details, Dwelling, Resident};

const DAYS_A_YEAR: i64 = 365;

/// Draws households until the register is full.
pub(super) struct People<'a> {
    pub chance: Chance,
    pub houses: &'a Houses,
    pub city: &'a str,
    pub today: Date,
    pub seed: u64,
    /// The id that the next person gets.
    pub next_id: i64,
}

/// What all members of a household share.
struct Home {
    house: House,
    since: Date,
}

impl People<'_> {
    /// People up to the wanted number: rare letters and institutions first, then households.
    pub fn draw(&mut self, size: &DemoSize) -> Vec<Resident> {
        let mut people = Vec::with_capacity(size.residents + 8);
        self.rare_letters(&mut people);
        self.institutions(&mut people);
        while people.len() < size.residents {
            self.household(&mut people);
        }
        people.truncate(size.residents.max(1));
        people
    }

    fn home(&mut self) -> Home {
        let house = self.houses.any(&mut self.chance).clone();
        let years = [1, 2, 4, 8, 15, 30][self.chance.below(6)];
        let since = days_before(self.today, self.chance.between(20, years * DAYS_A_YEAR));
        Home { house, since }
    }

    fn household(&mut self, people: &mut Vec<Resident>) {
        let home = self.home();
        match self.chance.below(100) {
            0..=36 => {
                let age = self.chance.between(19, 94);
                let (family, female) = (self.family_name(), self.chance.below(2) == 0);
                let single = self.person(&family, female, age, &home);
                people.push(single);
            }
            37..=60 => {
                let age = self.chance.between(24, 92);
                self.couple(people, age, &home);
            }
            61..=87 => {
                let age = self.chance.between(24, 50);
                let family = self.couple(people, age, &home);
                self.children(people, 2, &family, age, &home);
            }
            88..=93 => {
                let age = self.chance.between(22, 50);
                let family = self.family_name();
                let parent = self.person(&family, self.next_is_female(), age, &home);
                people.push(parent);
                self.children(people, 1, &family, age, &home);
            }
            _ => {
                for _ in 0..self.chance.between(3, 5) {
                    let (family, age) = (self.family_name(), self.chance.between(19, 32));
                    let flatmate = self.person(&family, self.next_is_female(), age, &home);
                    people.push(flatmate);
                }
            }
        }
    }

    fn next_is_female(&self) -> bool {
        self.next_id % 2 == 0
    }

    /// Two adults; most share a name, and one of them had another before. Answers the family name.
    fn couple(&mut self, people: &mut Vec<Resident>, age: i64, home: &Home) -> String {
        let (family, other) = (self.family_name(), self.family_name());
        let first = self.person(&family, true, age, home);
        let second_age = (age + self.chance.between(-4, 6)).max(19);
        let mut second = self.person(&family, false, second_age, home);
        match self.chance.below(10) {
            0..=5 => second.former_name = other,
            6 => second.family_name = format!("{other}-{family}"),
            _ => second.family_name = other,
        }
        let (mut first, mut second) = (first, second);
        // Four couples in five are married; the register knows of no other bond.
        if !mix(first.id.unsigned_abs()).is_multiple_of(5) {
            first.details.spouse = Some(second.id);
            second.details.spouse = Some(first.id);
        }
        people.push(first);
        people.push(second);
        family
    }

    /// Children of those who were drawn last: of `parents` people.
    fn children(&mut self, people: &mut Vec<Resident>, parents: usize, family: &str, parent_age: i64, home: &Home) {
        let first_parent = people.len().saturating_sub(parents);
        for _ in 0..self.chance.between(1, 3) {
            let age = self.chance.between(0, (parent_age - 19).clamp(0, 24));
            let female = self.chance.below(2) == 0;
            let mut child = self.person(family, female, age, home);
            child.doctoral_degree = String::new();
            for parent in people.iter_mut().skip(first_parent).take(parents) {
                parent.details.children.push(child.id);
            }
            people.push(child);
        }
    }

    fn family_name(&mut self) -> String {
        let list = if self.chance.below(100) < 62 {
            words::FAMILY_GERMAN
        } else {
            words::FAMILY_INTERNATIONAL
        };
        let name = self.chance.pick(list);
        if self.chance.in_10000(300) {
            format!("{name}-{}", self.chance.pick(words::FAMILY_GERMAN))
        } else {
            name.to_owned()
        }
    }

    fn person(&mut self, family: &str, female: bool, age: i64, home: &Home) -> Resident {
        let names = if female { words::GIVEN_FEMALE } else { words::GIVEN_MALE };
        let mut given = self.chance.pick(names).to_owned();
        if self.chance.below(100) < 35 {
            let second = self.chance.pick(names);
            if second != given {
                given = format!("{given} {second}");
            }
        }
        let id = self.next_id;
        self.next_id += 1;
        let birthday = days_before(self.today, age * DAYS_A_YEAR + age / 4 + self.chance.between(1, 364));
        let mut person = Resident {
            id,
            person_ref: person_ref(self.seed, id),
            family_name: family.to_owned(),
            given_names: given,
            former_name: String::new(),
            doctoral_degree: String::new(),
            birth_date: PartialDate::Day(birthday),
            deceased_on: None,
            block: None,
            dwellings: vec![self.dwelling(&home.house, home.since.max(birthday), true)],
            details: Details {
                gender: if female { "female" } else { "male" }.to_owned(),
                ..Details::default()
            },
        };
        self.turn_of_life(&mut person, age, birthday);
        person
    }

    fn dwelling(&self, house: &House, since: Date, main: bool) -> Dwelling {
        Dwelling {
            main,
            street_key: Some(house.street_key.clone()),
            street: house.street.clone(),
            house_number: house.number.clone(),
            postcode: house.postcode.clone(),
            city: self.city.to_owned(),
            moved_in_on: since,
            moved_out_on: None,
            pending_until: None,
        }
    }

    fn elsewhere(&mut self, since: Date) -> Dwelling {
        let (postcode, city) = words::OTHER_TOWNS[self.chance.below(words::OTHER_TOWNS.len())];
        Dwelling {
            main: true,
            street_key: None,
            street: self.chance.pick(words::OTHER_STREETS).to_owned(),
            house_number: self.chance.between(1, 90).to_string(),
            postcode: postcode.to_owned(),
            city: city.to_owned(),
            moved_in_on: since,
            moved_out_on: None,
            pending_until: None,
        }
    }

    /// The cases that make registers hard.
    fn turn_of_life(&mut self, person: &mut Resident, age: i64, birthday: Date) {
        let roll = self.chance.below(10_000);
        match roll {
            0..=29 if age > 15 => person.birth_date = PartialDate::Month(birthday.year(), birthday.month()),
            30..=69 if age > 15 => person.birth_date = PartialDate::Year(birthday.year()),
            70..=89 => person.block = Some(Block::Danger),
            90..=339 => {
                let left = days_before(self.today, self.chance.between(1, 900)).max(person.dwellings[0].moved_in_on);
                person.dwellings[0].moved_out_on = Some(left);
                let new = self.elsewhere(left);
                person.dwellings.push(new);
            }
            340..=489 if age >= 18 => {
                person.dwellings[0].main = false;
                let since = person.dwellings[0].moved_in_on;
                let main = self.elsewhere(since);
                person.dwellings.push(main);
            }
            490..=539 if age >= 18 => {
                let house = self.houses.any(&mut self.chance).clone();
                let second = self.dwelling(&house, days_before(self.today, 15).max(birthday), false);
                person.dwellings.push(second);
            }
            540..=549 => self.moving_now(person),
            550..=699 if age >= 27 => person.doctoral_degree = "Dr.".to_owned(),
            700..=1899 => self.moved_within_town(person, birthday),
            1900..=2099 if age >= 55 => {
                let died = days_before(self.today, self.chance.between(1, 700)).max(person.dwellings[0].moved_in_on);
                person.deceased_on = Some(died);
                person.dwellings[0].moved_out_on = Some(died);
            }
            _ => {}
        }
    }

    /// Registered the change of address yesterday; one of the next nights processes it.
    fn moving_now(&mut self, person: &mut Resident) {
        let house = self.houses.any(&mut self.chance).clone();
        let mut new = self.dwelling(&house, days_before(self.today, 1), true);
        new.pending_until = Some(days_before(self.today, -self.chance.between(1, 3)));
        person.dwellings.push(new);
    }

    fn moved_within_town(&mut self, person: &mut Resident, birthday: Date) {
        let house = self.houses.any(&mut self.chance).clone();
        let until = person.dwellings[0].moved_in_on;
        let since = days_before(until, self.chance.between(100, 3_000)).max(birthday);
        let mut former = self.dwelling(&house, since.min(until), true);
        former.moved_out_on = Some(until);
        person.dwellings.push(former);
    }

    /// One name for each letter of the standard, so that none is ever untested.
    fn rare_letters(&mut self, people: &mut Vec<Resident>) {
        for (i, letter) in letters::all().iter().enumerate() {
            let home = self.home();
            let starts = letter.chars().next().is_some_and(char::is_uppercase);
            let name = if starts {
                format!("{letter}armin")
            } else {
                format!("Mar{letter}in")
            };
            let age = self.chance.between(19, 80);
            let family = if i % 2 == 0 { name.clone() } else { self.family_name() };
            let mut person = self.person(&family, i % 4 < 2, age, &home);
            if i % 2 == 1 {
                person.given_names = name;
            }
            people.push(person);
        }
    }

    /// Shelters and homes whose residents are protected. Source: § 52 BMG.
    fn institutions(&mut self, people: &mut Vec<Resident>) {
        let houses: Vec<House> = self.houses.institutions().into_iter().cloned().collect();
        for house in houses {
            let home = Home {
                house,
                since: days_before(self.today, 200),
            };
            for _ in 0..self.chance.between(25, 60) {
                let (family, age) = (self.family_name(), self.chance.between(18, 90));
                let mut person = self.person(&family, self.next_is_female(), age, &home);
                person.block = Some(Block::Institution);
                people.push(person);
            }
        }
    }
}

/// A reference that says nothing about its person and is never given twice.
pub(super) fn person_ref(seed: u64, id: i64) -> String {
    format!("p-{:016x}", mix(id.unsigned_abs() ^ mix(seed)))
}
