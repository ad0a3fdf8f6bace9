use std::{
    collections::HashMap,
    io::{self, Write},
    sync::{
        Arc,
        mpsc::{self, SyncSender},
    },
    thread::{self, JoinHandle},
};

use arrow_array::{
    ArrayRef, RecordBatch,
    builder::{BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder},
};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use cairn_core::Date;
use parquet::{
    arrow::ArrowWriter,
    basic::Compression,
    errors::ParquetError,
    file::properties::{EnabledStatistics, WriterProperties},
};

use super::Rows;
use crate::{
    Record, Value,
    columns::{Column, Type},
};

/// Rows that are handed on at once; a few hundred bytes each.
const BATCH: usize = 8192;

/// Rows of a row group: what Parquet holds back, encoded, before it writes.
const ROW_GROUP: usize = 8 * BATCH;

/// Columns in memory until there are enough rows of them to write.
pub struct Columnar<W: Write + Send> {
    schema: SchemaRef,
    builders: Vec<Builder>,
    rows: usize,
    file: File<W>,
}

enum File<W: Write + Send> {
    /// `None` once it has failed.
    Parquet(Option<Encoding>),
    Arrow(Box<FileWriter<W>>),
}

/// Parquet takes as long to encode as its cells take to make; a thread of its own does it beside,
/// in the order in which batches come. The bytes do not depend on it.
struct Encoding {
    batches: SyncSender<RecordBatch>,
    thread: JoinHandle<io::Result<()>>,
}

/// Batches that wait to be encoded.
const AHEAD: usize = 2;

impl Encoding {
    fn start<W: Write + Send + 'static>(mut file: ArrowWriter<W>) -> Encoding {
        let (batches, coming) = mpsc::sync_channel::<RecordBatch>(AHEAD);
        let thread = thread::spawn(move || {
            for batch in coming {
                file.write(&batch).map_err(of_parquet)?;
            }
            file.into_inner().map_err(of_parquet)?.flush()
        });
        Encoding { batches, thread }
    }

    fn finish(self) -> io::Result<()> {
        drop(self.batches);
        let gone = |_| io::Error::other("the thread that encodes Parquet has failed");
        self.thread.join().map_err(gone)?
    }
}

enum Builder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
    Day(Date32Builder),
    Truth(BooleanBuilder),
}

impl<W: Write + Send + 'static> Columnar<W> {
    pub fn parquet(out: W, columns: &[Column]) -> io::Result<Columnar<W>> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_created_by(concat!("cairn ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let schema = schema(columns);
        let file =
            ArrowWriter::try_new(out, schema.clone(), Some(properties)).map_err(of_parquet)?;
        Ok(Columnar {
            schema,
            builders: builders(columns),
            rows: 0,
            file: File::Parquet(Some(Encoding::start(file))),
        })
    }

    pub fn arrow(out: W, columns: &[Column]) -> io::Result<Columnar<W>> {
        let schema = schema(columns);
        let file = FileWriter::try_new(out, &schema).map_err(of_arrow)?;
        Ok(Columnar {
            schema,
            builders: builders(columns),
            rows: 0,
            file: File::Arrow(Box::new(file)),
        })
    }

    fn hand_on(&mut self) -> io::Result<()> {
        let arrays: Vec<ArrayRef> = self.builders.iter_mut().map(Builder::finish).collect();
        let batch = RecordBatch::try_new(self.schema.clone(), arrays).map_err(of_arrow)?;
        self.rows = 0;
        match &mut self.file {
            File::Parquet(encoding) => match encoding {
                Some(running) if running.batches.send(batch).is_ok() => Ok(()),
                // The thread ends before its time only by an error, and tells it.
                over => over.take().map_or_else(stopped, Encoding::finish),
            },
            File::Arrow(file) => file.write(&batch).map_err(of_arrow),
        }
    }
}

impl<W: Write + Send + 'static> Rows for Columnar<W> {
    fn row(&mut self, _: Option<&Record<'_>>, cells: &[Value<'_>]) -> io::Result<()> {
        for (builder, cell) in self.builders.iter_mut().zip(cells) {
            builder.put(cell);
        }
        self.rows += 1;
        if self.rows == BATCH { self.hand_on() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.rows > 0 {
            self.hand_on()?;
        }
        match self.file {
            File::Parquet(encoding) => encoding.map_or_else(stopped, Encoding::finish),
            File::Arrow(mut file) => {
                file.finish().map_err(of_arrow)?;
                file.into_inner().map_err(of_arrow)?.flush()
            }
        }
    }
}

/// An export that has failed and told why goes no further.
fn stopped() -> io::Result<()> {
    Err(io::Error::other("this file was given up before"))
}

/// Every column may be empty, and says what it means.
fn schema(columns: &[Column]) -> SchemaRef {
    let fields: Vec<Field> = columns
        .iter()
        .map(|column| {
            let holds = match column.declared.holds {
                Type::Text => DataType::Utf8,
                Type::Integer => DataType::Int64,
                Type::Number => DataType::Float64,
                Type::Day => DataType::Date32,
                Type::Truth => DataType::Boolean,
            };
            let means = ("description".to_owned(), column.declared.means.clone());
            Field::new(column.name, holds, true).with_metadata(HashMap::from([means]))
        })
        .collect();
    Arc::new(Schema::new(fields))
}

fn builders(columns: &[Column]) -> Vec<Builder> {
    columns
        .iter()
        .map(|column| match column.declared.holds {
            Type::Text => Builder::Text(StringBuilder::with_capacity(BATCH, 16 * BATCH)),
            Type::Integer => Builder::Integer(Int64Builder::with_capacity(BATCH)),
            Type::Number => Builder::Number(Float64Builder::with_capacity(BATCH)),
            Type::Day => Builder::Day(Date32Builder::with_capacity(BATCH)),
            Type::Truth => Builder::Truth(BooleanBuilder::with_capacity(BATCH)),
        })
        .collect()
}

impl Builder {
    /// A value of another type than the column's is empty; a test holds cells to their types.
    fn put(&mut self, cell: &Value<'_>) {
        match (self, cell) {
            (Builder::Text(builder), Value::Text(text)) => builder.append_value(text),
            (Builder::Integer(builder), Value::Integer(n)) => builder.append_value(*n),
            (Builder::Number(builder), Value::Number(n)) => builder.append_value(*n),
            (Builder::Day(builder), Value::Day(day)) => builder.append_value(since_1970(*day)),
            (Builder::Truth(builder), Value::Truth(truth)) => builder.append_value(*truth),
            (Builder::Text(builder), _) => builder.append_null(),
            (Builder::Integer(builder), _) => builder.append_null(),
            (Builder::Number(builder), _) => builder.append_null(),
            (Builder::Day(builder), _) => builder.append_null(),
            (Builder::Truth(builder), _) => builder.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Builder::Text(builder) => Arc::new(builder.finish()),
            Builder::Integer(builder) => Arc::new(builder.finish()),
            Builder::Number(builder) => Arc::new(builder.finish()),
            Builder::Day(builder) => Arc::new(builder.finish()),
            Builder::Truth(builder) => Arc::new(builder.finish()),
        }
    }
}

fn since_1970(day: Date) -> i32 {
    (day - jiff::civil::date(1970, 1, 1)).get_days()
}

fn of_arrow(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other),
    }
}

/// The library hides the file's own error in a box.
fn of_parquet(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
