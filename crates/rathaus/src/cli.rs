use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The open digital town hall.
#[derive(Parser)]
#[command(name = "rathaus", version, about, propagate_version = true)]
pub struct Cli {
    /// Log as JSON, one object a line, for machines.
    #[arg(long, global = true, env = "RATHAUS_LOG_JSON")]
    pub log_json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Runs a town from its folder and configuration until it is told to stop (Ctrl-C or SIGTERM).
    Serve(Place),
    /// Starts a demo town with synthetic residents and simulated registers, payment and mail.
    Demo(DemoArgs),
    /// Brings the database up to date and ends.
    Migrate(Place),
    /// Reads a town's own data from files.
    Import {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Import,
    },
    /// Works on services as data.
    Blueprint {
        #[command(subcommand)]
        what: BlueprintCommand,
    },
    /// Copies the database and all documents into a new folder, while the town keeps running.
    Backup {
        #[command(flatten)]
        place: Place,
        /// Folder to make; it must not exist yet.
        to: PathBuf,
    },
    /// Puts a backup into an empty data folder; with PostgreSQL also into a schema that is not there yet.
    Restore {
        #[command(flatten)]
        place: Place,
        /// Folder that `backup` made.
        from: PathBuf,
    },
    /// Tries letters and examples of a blueprint that comes in, for this program itself.
    #[command(name = crate::apart::WORD, hide = true)]
    TryApart { shown: String },
    /// Checks the chain of facts.
    Audit {
        #[command(flatten)]
        place: Place,
        #[command(subcommand)]
        what: Audit,
    },
    /// Makes a staff account with a password that must be changed at the first sign-in.
    Account {
        #[command(flatten)]
        place: Place,
        /// Short name for the sign-in.
        login: String,
        /// Name as colleagues know it.
        #[arg(long)]
        name: String,
        /// Address at work.
        #[arg(long)]
        email: String,
        /// clerk, team_lead, cashier, controller, administrator; several with commas.
        #[arg(long, value_delimiter = ',', required = true)]
        roles: Vec<String>,
        /// Ids of offices in offices.toml; several with commas.
        #[arg(long, value_delimiter = ',')]
        offices: Vec<String>,
    },
}

/// Where the town's folder, its services and its data are.
#[derive(Args, Clone, Default)]
pub struct Place {
    /// Configuration file; without it, flags, environment and defaults count.
    #[arg(long, env = "RATHAUS_CONFIG")]
    pub config: Option<PathBuf>,
    /// Folder of the town (town.toml, offices.toml, services/ …).
    #[arg(long, env = "RATHAUS_TOWN")]
    pub town: Option<PathBuf>,
    /// Folder of blueprints.
    #[arg(long, env = "RATHAUS_BLUEPRINTS")]
    pub blueprints: Option<PathBuf>,
    /// Folder for the database, documents and keys.
    #[arg(long, env = "RATHAUS_DATA")]
    pub data: Option<PathBuf>,
    /// Address and port to listen on.
    #[arg(long, env = "RATHAUS_LISTEN")]
    pub listen: Option<String>,
    /// Where people reach the site, for links in letters and mails.
    #[arg(long, env = "RATHAUS_BASE_URL")]
    pub base_url: Option<String>,
}

#[derive(Args)]
pub struct DemoArgs {
    #[command(flatten)]
    pub place: Place,
    /// How many synthetic residents the town gets at its first start.
    #[arg(long, default_value_t = 104_000)]
    pub residents: usize,
    /// How many older cases it gets at its first start.
    #[arg(long, default_value_t = 3_000)]
    pub cases: usize,
    /// Makes the town and ends, for benchmarks.
    #[arg(long)]
    pub no_serve: bool,
    /// Switches rate limits off, for load tests on this machine.
    #[arg(long)]
    pub no_limits: bool,
}

#[derive(Subcommand)]
pub enum Import {
    /// Street directory: CSV with street key, name, house-number ranges, postcode, zone.
    Streets(ImportFile),
    /// Parking zones: GeoJSON polygons.
    Zones(ImportFile),
    /// Service descriptions in the format that several large cities publish (JSON): a file, or a folder of `…services_de.json`.
    Services {
        #[command(flatten)]
        file: ImportFile,
        /// What the source is called on the services' pages; a second import of the same name replaces the first.
        #[arg(long)]
        source: Option<String>,
    },
}

#[derive(Args)]
pub struct ImportFile {
    /// The file to read.
    pub file: PathBuf,
    /// Says what would happen and changes nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Keeps what the file does not mention.
    #[arg(long)]
    pub update: bool,
}

#[derive(Subcommand)]
pub enum BlueprintCommand {
    /// Loads and lints blueprints, sets each letter from sample data, and says what is wrong, with file, line and hint.
    Check {
        /// Folders of single blueprints, or folders that hold several.
        #[arg(default_value = "blueprints")]
        folders: Vec<PathBuf>,
        /// Leaves each letter there as a PDF, to be read by people: DIR/<blueprint>/<letter>.<language>.pdf.
        #[arg(long, value_name = "DIR")]
        letters: Option<PathBuf>,
    },
    /// Runs the examples of blueprints and reports what no example reaches.
    Test {
        /// Folders of single blueprints, or folders that hold several.
        #[arg(default_value = "blueprints")]
        folders: Vec<PathBuf>,
        /// What no example reaches counts as a failure.
        #[arg(long)]
        complete: bool,
    },
    /// Writes a small complete service to begin with; its comments say what to change.
    New {
        /// Folder to make; its name becomes the id of the service (small letters, digits, hyphens).
        folder: PathBuf,
    },
    /// Says in words what changed between two versions; ends with 0 when nothing did, with 1 when something did, with 2 on errors.
    Diff {
        /// Folder or package of the version before.
        old: PathBuf,
        /// Folder or package of the version after.
        new: PathBuf,
    },
    /// Prints a service as other portals read it: name, texts, fees, legal basis, deadlines, documents, key, online service.
    Describe {
        /// Folder or package of the service.
        folder: PathBuf,
        /// How it is written.
        #[arg(long, value_enum, default_value_t = DescriptionFormat::Xzufi)]
        format: DescriptionFormat,
        /// Folder of the town whose catalogue describes the service.
        #[arg(long, env = "RATHAUS_TOWN")]
        town: PathBuf,
        /// Entry of the catalogue, where several lead to this service.
        #[arg(long)]
        entry: Option<String>,
        /// Where people reach the site; without it, the address in town.toml.
        #[arg(long, env = "RATHAUS_BASE_URL")]
        base_url: Option<String>,
    },
    /// Writes one page for people about a service: legal basis, questions, checks, fees, process, letters, knobs (Markdown).
    Docs {
        /// Folder or package of the service.
        folder: PathBuf,
        /// Language of the page: de, de-x-leicht, en.
        #[arg(long, default_value = "de")]
        lang: String,
    },
    /// Prints the JSON Schemas of the files of a blueprint, so that editors help; or that of a service's answers.
    Schema {
        /// One of blueprint, form, checks, fees, process, examples; all in one object when none is named.
        #[arg(conflicts_with_all = ["answers", "into"])]
        file: Option<String>,
        /// Prints the schema of the answers of this service, for programs that apply (FIT-Connect).
        #[arg(long, value_name = "FOLDER", conflicts_with = "into")]
        answers: Option<PathBuf>,
        /// Prints the metadata with which this file of answers is handed over instead, once they are found complete.
        #[arg(long, value_name = "FILE", requires = "answers")]
        metadata: Option<PathBuf>,
        /// File that is handed over along with the answers (PDF, JPEG, PNG); may be given several times.
        #[arg(long = "attachment", value_name = "FILE", requires = "metadata")]
        attachments: Vec<PathBuf>,
        /// Address of the schema of the answers, as the town offers it; without it, its name.
        #[arg(long, value_name = "URI", requires = "metadata")]
        schema_uri: Option<String>,
        /// Writes each schema into a file of this folder: DIR/form.schema.json and so on.
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
        /// Language of the titles in the schema of the answers: de, de-x-leicht, en.
        #[arg(long, default_value = "de")]
        lang: String,
    },
    /// Says what each running case of a service would need to go on with the edition in force, and which may.
    Plan {
        #[command(flatten)]
        place: Place,
        /// Id of the service.
        service: String,
        /// Moves those that may; each has the move in its chain of facts.
        #[arg(long = "move")]
        moves: bool,
    },
    /// Takes the version in the town's folder of blueprints as a draft, with its reason and its day; somebody else approves
    /// it in the browser. The town may be open meanwhile.
    Publish {
        #[command(flatten)]
        place: Place,
        /// The folder of the service in the town's folder of blueprints.
        folder: PathBuf,
        /// Why the version is wanted, for the history: "council's decision of 3 November".
        #[arg(long)]
        note: String,
        /// Day on which it begins: 2027-01-01; without it, as soon as it is approved.
        #[arg(long, value_name = "DAY")]
        from: Option<jiff::civil::Date>,
    },
    /// Makes the draft of a service of a schema of data fields (XDatenfelder 2 or 3), and lists what people must look at.
    ImportFields {
        /// The schema as XML, as the federal portal for FIM gives it out.
        file: PathBuf,
        /// Folder of blueprints; the service gets a folder of its own in it.
        #[arg(long)]
        into: PathBuf,
        /// Id of the service; without it, its title as small letters, digits and hyphens.
        #[arg(long)]
        id: Option<String>,
        /// Code list in genericode that the schema names; may be given several times.
        #[arg(long, value_name = "FILE")]
        codes: Vec<PathBuf>,
    },
    /// Makes the key pair of a publisher of packages (Ed25519).
    Key {
        /// Who publishes, as the packages will say it: "Stadt Beispiel".
        publisher: String,
        /// File of the private key; the public one is put beside it with the ending .pub.
        #[arg(long)]
        out: PathBuf,
    },
    /// Makes one signed file of a blueprint, to be given to other towns.
    Pack {
        /// Folder of the blueprint.
        folder: PathBuf,
        /// File with the private key of the publisher.
        #[arg(long)]
        key: PathBuf,
        /// Package to make; it must not exist yet.
        #[arg(long)]
        out: PathBuf,
    },
    /// Says what a package is, whether its content and signature fit, and whether a known publisher made it.
    Verify {
        /// The package to look at.
        package: PathBuf,
        #[command(flatten)]
        trust: Trust,
    },
    /// Fetches a package from another town over HTTPS and takes it over as `import` does.
    Fetch {
        /// Address of the town that offers it: https://rathaus.stadt.example
        url: String,
        /// Id of the service.
        id: String,
        /// Folder of blueprints; the service gets a folder of its own in it.
        #[arg(long)]
        into: PathBuf,
        #[command(flatten)]
        trust: Trust,
        /// Replaces another version that is there, also when the town's overlay must be changed for it.
        #[arg(long)]
        yes: bool,
    },
    /// Takes a package over into a folder of blueprints, after everything about it was checked and shown.
    Import {
        /// The package to take.
        package: PathBuf,
        /// Folder of blueprints; the service gets a folder of its own in it.
        #[arg(long)]
        into: PathBuf,
        #[command(flatten)]
        trust: Trust,
        /// Replaces another version that is there, also when the town's overlay must be changed for it.
        #[arg(long)]
        yes: bool,
    },
}

/// How a service is described for other portals.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum DescriptionFormat {
    /// XZuFi 2.2.0, `leistung`, as XML.
    Xzufi,
}

/// Whose packages are taken.
#[derive(Args)]
pub struct Trust {
    /// File with the public key of a publisher who is trusted; may be given several times.
    #[arg(long = "publisher", value_name = "KEY")]
    pub publishers: Vec<PathBuf>,
    /// Folder of the town: its keys in publishers/ are trusted, its overlay must fit.
    #[arg(long, env = "RATHAUS_TOWN")]
    pub town: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum Audit {
    /// Recomputes every link and every daily seal; ends with an error when one does not fit.
    Verify,
}
