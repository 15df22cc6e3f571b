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
    },
}

#[derive(Subcommand)]
pub enum Audit {
    /// Recomputes every link and every daily seal; ends with an error when one does not fit.
    Verify,
}
