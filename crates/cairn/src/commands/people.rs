use std::io::{IsTerminal as _, Read as _};

use anyhow::{Context as _, bail};
use cairn_serve::{People, Role};

use super::{store, write_out};
use crate::cli::Status;

/// Keep the accounts of those who may read and decide on a server of this store
///
/// They stand in a file beside the store (`cairn.db.people.json`) and never in the ledger, where
/// somebody is an alias: choose ones that name nobody. With the first account `cairn serve` asks
/// everybody to log in. A password is read from the terminal, or from standard input.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    store: store::StoreFile,

    /// Who makes the change, for the record that the file keeps
    #[arg(
        long,
        value_name = "NAME",
        env = "CAIRN_AUTHOR",
        default_value = "local analyst",
        global = true
    )]
    author: String,

    #[command(subcommand)]
    act: Act,
}

#[derive(clap::Subcommand, Debug)]
enum Act {
    /// Add somebody: reader, contributor (notes), analyst (decides), reviewer (withholds) or admin
    Add {
        alias: String,
        #[arg(long, value_parser = role, default_value = "analyst")]
        role: Role,
    },
    /// Give somebody another role; it holds at once
    Role {
        alias: String,
        #[arg(value_parser = role)]
        role: Role,
    },
    /// Give somebody another password
    Password { alias: String },
    /// Give somebody a second factor, or take it away; the secret is printed once
    SecondFactor {
        alias: String,
        /// Take it away
        #[arg(long)]
        off: bool,
    },
    /// Give a program a token that acts for somebody, or take it away; it is printed once
    Token {
        alias: String,
        name: String,
        /// The most that the program may do
        #[arg(long, value_parser = role, default_value = "reader")]
        scope: Role,
        /// Take it away
        #[arg(long)]
        off: bool,
    },
    /// Remove somebody: sessions and tokens end at once, decisions keep the alias
    Remove { alias: String },
    /// Who there is
    List,
    /// Every change of the accounts, with who made it
    Log,
}

fn role(word: &str) -> Result<Role, String> {
    let all = || Role::ALL.map(Role::as_str).join(", ");
    Role::parse(word).ok_or_else(|| format!("it is one of {}", all()))
}

pub fn run(args: Args) -> anyhow::Result<Status> {
    let store = args.store.path();
    if !store.exists() {
        bail!("{}: there is no store; `cairn add` makes one", store.display());
    }
    let file = People::path_of(&store);
    let mut people = People::load(&file)?;
    let by = args.author.trim();
    let said = match args.act {
        Act::Add { alias, role } => {
            people.add(by, &alias, role, &password(&alias)?)?;
            format!("{alias} may come in as {}\n", role.as_str())
        }
        Act::Role { alias, role } => {
            people.set_role(by, &alias, role)?;
            format!("{alias} is {} now\n", role.as_str())
        }
        Act::Password { alias } => {
            people.set_password(by, &alias, &password(&alias)?)?;
            format!("{alias} has another password\n")
        }
        Act::SecondFactor { alias, off: true } => {
            people.drop_second_factor(by, &alias)?;
            format!("{alias} has no second factor any more\n")
        }
        Act::SecondFactor { alias, off: false } => {
            let secret = people.set_second_factor(by, &alias)?;
            let name = alias.replace(|c: char| !c.is_ascii_alphanumeric(), "%20");
            format!("{secret}\notpauth://totp/cairn:{name}?secret={secret}&issuer=cairn\n")
        }
        Act::Token { alias, name, off: true, .. } => {
            people.remove_token(by, &alias, &name)?;
            format!("{alias} has no token {name} any more\n")
        }
        Act::Token { alias, name, scope, off: false } => {
            format!("{}\n", people.add_token(by, &alias, &name, scope)?)
        }
        Act::Remove { alias } => {
            people.remove(by, &alias)?;
            format!("{alias} may not come in any more\n")
        }
        Act::List => return listed(&people),
        Act::Log => {
            let line = |change: &cairn_serve::Change| {
                format!("{} · {} {}\n", change.at, change.by, change.what)
            };
            write_out(people.changes().iter().map(line).collect::<String>().as_bytes())?;
            return Ok(Status::Done);
        }
    };
    people.save(&file)?;
    write_out(said.as_bytes())?;
    Ok(Status::Done)
}

fn listed(people: &People) -> anyhow::Result<Status> {
    let mut lines = String::new();
    for person in people.iter() {
        lines.push_str(&format!("{} · {}", person.alias, person.role.as_str()));
        if person.has_second_factor() {
            lines.push_str(" · second factor");
        }
        for token in &person.tokens {
            lines.push_str(&format!(" · token {} ({})", token.name, token.scope.as_str()));
        }
        lines.push('\n');
    }
    write_out(lines.as_bytes())?;
    Ok(Status::Done)
}

/// Never from the command line, which other programs of the machine can read.
fn password(alias: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("Password of {alias}: "))
            .context("reading the password");
    }
    let mut given = String::new();
    std::io::stdin().take(1000).read_to_string(&mut given).context("reading the password")?;
    Ok(given.trim_end_matches(['\r', '\n']).to_owned())
}
