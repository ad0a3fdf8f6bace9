use std::{
    fs::{self, File},
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use super::{Defaults, Gathered, Part, Problem, Sink, intake::Intake};

/// Directories deeper than this are taken for a loop (of mounts: links are not followed).
const DEEPEST: usize = 64;

/// One path that the user named: a file of any sort, or a directory.
pub fn path(path: &Path, defaults: &Defaults, sink: &mut Sink<'_>) -> ControlFlow<()> {
    match fs::metadata(path) {
        Ok(about) if about.is_dir() => directory(path, 0, defaults, sink),
        Ok(_) => file(path, defaults, sink),
        Err(err) => unreadable(path, cannot_open(&err), sink),
    }
}

/// Every file below, in the order of names, so that two runs give the same lines.
///
/// Hidden files are left out (they are the system's, not reports), and so are links to
/// directories, which may lead back here.
fn directory(
    dir: &Path,
    depth: usize,
    defaults: &Defaults,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    if depth > DEEPEST {
        return unreadable(dir, format!("directories nested deeper than {DEEPEST}"), sink);
    }
    let entries = match visible_entries(dir) {
        Ok(entries) => entries,
        Err(err) => return unreadable(dir, cannot_open(&err), sink),
    };
    if depth == 0 && entries.is_empty() {
        return unreadable(dir, "an empty directory: there is nothing to read".to_owned(), sink);
    }
    for entry in entries {
        let is_link = fs::symlink_metadata(&entry).is_ok_and(|about| about.is_symlink());
        match fs::metadata(&entry) {
            Ok(about) if about.is_dir() && is_link => {}
            Ok(about) if about.is_dir() => directory(&entry, depth + 1, defaults, sink)?,
            Ok(about) if about.is_file() => file(&entry, defaults, sink)?,
            // Opening a pipe or a device that nobody asked for could wait for ever.
            Ok(_) => unreadable(&entry, "not a regular file".to_owned(), sink)?,
            Err(err) => unreadable(&entry, cannot_open(&err), sink)?,
        }
    }
    ControlFlow::Continue(())
}

fn visible_entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            entries.push(entry.path());
        }
    }
    entries.sort();
    Ok(entries)
}

fn file(path: &Path, defaults: &Defaults, sink: &mut Sink<'_>) -> ControlFlow<()> {
    match File::open(path) {
        Ok(mut file) => Intake::new(path.display().to_string(), defaults, sink).stream(&mut file),
        Err(err) => unreadable(path, cannot_open(&err), sink),
    }
}

fn unreadable(path: &Path, what: String, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let input = path.display().to_string();
    sink(Gathered::Unreadable(Problem { input, part: Part::Whole, what }))
}

fn cannot_open(err: &io::Error) -> String {
    match err.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read (permission denied)".to_owned(),
        _ => format!("cannot be opened ({err})"),
    }
}
