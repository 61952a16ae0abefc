#!/usr/bin/env python3
"""Makes the Parquet files of Tests/ParquetTests/Fixtures and, beside each, the rows that a reader must find in it.

    .venv/bin/python scripts/make-parquet-fixtures.py [--output DIR]

A fixture is a pair: `NAME.parquet`, and `NAME.jsonl` with one JSON object a row. Three writers make the files:
pyarrow most of them, the Rust writer behind deltalake what pyarrow does not do (bloom filters, Hadoop's LZ4), and a
small writer below what neither does: the shapes of lists, maps and annotations that old writers left behind.

No fixture may test nothing by accident. So every file is taken apart again: its page headers are walked and must
show the encodings, the page version, the codec and the number of pages that the fixture stands for, and pyarrow must
read the same rows that went in. README.md in the same folder is written from what is said here.

The same versions of deltalake and pyarrow give the same bytes.
"""

import argparse
import dataclasses
import datetime
import decimal
import gzip
import io
import json
import math
import pathlib
import random
import struct
import tempfile
import uuid
import zlib
from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from deltalake import BloomFilterProperties, ColumnProperties, WriterProperties, write_deltalake

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "Tests" / "ParquetTests" / "Fixtures"

WORDS = ("harbour", "ferry", "tide", "island", "lantern", "anchor", "the", "of", "and", "information", "causeway")
UTC = datetime.timezone.utc


# --- The rows as JSON -------------------------------------------------------------------------------------------------


def text(value: object) -> str:
    """JSON as the fixtures spell it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def date_text(days: int) -> str:
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=days)).isoformat()


def time_text(nanoseconds: int) -> str:
    """The time of the day with as many digits as it needs, of 3, 6 and 9."""
    seconds, fraction = divmod(nanoseconds, 10**9)
    digits = 3 if fraction % 10**6 == 0 else 6 if fraction % 10**3 == 0 else 9
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours:02}:{minutes:02}:{seconds % 60:02}.{fraction // 10 ** (9 - digits):0{digits}}"


def timestamp_text(nanoseconds: int, utc: bool) -> str:
    days, rest = divmod(nanoseconds, 86400 * 10**9)
    return f"{date_text(days)}T{time_text(rest)}{'Z' if utc else ''}"


def float_text(value: float) -> str:
    if math.isfinite(value):
        return repr(float(value))
    return '"NaN"' if math.isnan(value) else '"Infinity"' if value > 0 else '"-Infinity"'


def decimal_text(unscaled: int, scale: int) -> str:
    digits = str(abs(unscaled)).rjust(scale + 1, "0")
    point = len(digits) - scale
    return ("-" if unscaled < 0 else "") + digits[:point] + ("." + digits[point:] if scale else "")


UNITS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}


def render(scalar: pa.Scalar, int96: bool = False) -> str:
    """One value as JSON text. In a file with INT96 timestamps (`int96`) they all count as instants."""
    kind = scalar.type
    if not scalar.is_valid:
        return "null"
    if isinstance(scalar, pa.ExtensionScalar):
        plain = scalar.as_py()
        return text(str(plain) if isinstance(plain, uuid.UUID) else plain)
    if pa.types.is_dictionary(kind):
        return render(scalar.value, int96)
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind):
        return text(scalar.as_py())
    if pa.types.is_floating(kind):
        return float_text(scalar.as_py())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return text(scalar.as_py())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return text(scalar.as_py().hex())
    if pa.types.is_decimal(kind):
        sign, digits, exponent = scalar.as_py().as_tuple()
        assert exponent == -kind.scale
        return decimal_text(int("".join(map(str, digits))) * (-1 if sign else 1), kind.scale)
    if pa.types.is_date32(kind):
        return text(date_text(scalar.value))
    if pa.types.is_date64(kind):
        return text(date_text(scalar.value // 86_400_000))
    if pa.types.is_time(kind):
        return text(time_text(scalar.value * UNITS[kind.unit]))
    if pa.types.is_timestamp(kind):
        return text(timestamp_text(scalar.value * UNITS[kind.unit], int96 or kind.tz is not None))
    if pa.types.is_struct(kind):
        members = (f"{text(kind.field(index).name)}:{render(scalar[index], int96)}" for index in range(len(kind)))
        return "{" + ",".join(members) + "}"
    if pa.types.is_map(kind):
        entries = [(render(entry[0], int96), render(entry[1], int96)) for entry in scalar.values]
        if pa.types.is_string(kind.key_type):
            return "{" + ",".join(f"{key}:{value}" for key, value in entries) + "}"
        return "[" + ",".join(f'{{"key":{key},"value":{value}}}' for key, value in entries) + "]"
    assert pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind), kind
    return "[" + ",".join(render(element, int96) for element in scalar.values) + "]"


def render_rows(table: pa.Table, int96: bool = False) -> list[str]:
    columns = [column.combine_chunks() if column.num_chunks != 1 else column.chunk(0) for column in table.columns]
    names = [text(name) for name in table.column_names]
    return [
        "{" + ",".join(f"{name}:{render(column[row], int96)}" for name, column in zip(names, columns)) + "}"
        for row in range(table.num_rows)
    ]


# --- Thrift's compact protocol ----------------------------------------------------------------------------------------


class I32(int):
    """An integer that is an `i32` in the file; a plain `int` is an `i64`."""


class I8(int):
    """An integer that is a byte in the file."""


def varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def zigzag(value: int) -> bytes:
    return varint(value << 1 if value >= 0 else (-value << 1) - 1)


def thrift(value: object) -> tuple[int, bytes]:
    """The type and the bytes of a value: a struct is a dictionary from field number to value."""
    match value:
        case bool():
            return (1 if value else 2), b""
        case I8():
            return 3, bytes([value])
        case I32():
            return 5, zigzag(value)
        case int():
            return 6, zigzag(value)
        case str():
            return thrift(value.encode())
        case bytes():
            return 8, varint(len(value)) + value
        case list():
            items = [thrift(item) for item in value]
            kind = items[0][0] if items else 12
            size = bytes([len(items) << 4 | kind]) if len(items) < 15 else bytes([0xF0 | kind]) + varint(len(items))
            return 9, size + b"".join(body for _, body in items)
        case dict():
            out, last = b"", 0
            for field, member in sorted(value.items()):
                if member is None:
                    continue
                kind, body = thrift(member)
                short = 0 < field - last < 16
                out += bytes([(field - last) << 4 | kind]) if short else bytes([kind]) + zigzag(field)
                out, last = out + body, field
            return 12, out + b"\0"
    raise TypeError(value)


def read_thrift(data: io.BytesIO, kind: int = 12) -> object:
    """The other direction, for whatever lies at the position of `data`."""

    def unsigned() -> int:
        value = shift = 0
        while True:
            byte = data.read(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def signed() -> int:
        value = unsigned()
        return value >> 1 ^ -(value & 1)

    if kind == 12:
        fields, last = {}, 0
        while (head := data.read(1)[0]) != 0:
            last = last + (head >> 4) if head >> 4 else signed()
            fields[last] = head & 15 == 1 if head & 15 in (1, 2) else read_thrift(data, head & 15)
        return fields
    if kind in (9, 10):
        head = data.read(1)[0]
        size = head >> 4 if head >> 4 < 15 else unsigned()
        return [data.read(1)[0] == 1 if head & 15 in (1, 2) else read_thrift(data, head & 15) for _ in range(size)]
    if kind == 8:
        return data.read(unsigned())
    if kind == 7:
        return struct.unpack("<d", data.read(8))[0]
    return data.read(1)[0] if kind == 3 else signed()


# --- What really is in a file -----------------------------------------------------------------------------------------

ENCODINGS = {
    0: "PLAIN", 2: "PLAIN_DICTIONARY", 3: "RLE", 4: "BIT_PACKED", 5: "DELTA_BINARY_PACKED",
    6: "DELTA_LENGTH_BYTE_ARRAY", 7: "DELTA_BYTE_ARRAY", 8: "RLE_DICTIONARY", 9: "BYTE_STREAM_SPLIT",
}
CODECS = {0: "UNCOMPRESSED", 1: "SNAPPY", 2: "GZIP", 4: "BROTLI", 5: "LZ4", 6: "ZSTD", 7: "LZ4_RAW"}


@dataclasses.dataclass
class Page:
    kind: str
    encoding: str
    values: int
    header: dict
    body: bytes


@dataclasses.dataclass
class Chunk:
    """The pages of one column in one row group."""

    column: str
    codec: str
    most_repetition: int
    most_definition: int
    metadata: dict
    pages: list[Page]

    @property
    def data(self) -> list[Page]:
        return [page for page in self.pages if page.kind in ("v1", "v2")]

    def parts(self, page: Page) -> tuple[bytes, bytes, bytes]:
        """Repetition levels, definition levels and values of a page that is not compressed."""
        assert self.codec == "UNCOMPRESSED"
        if page.kind == "v2":
            definition, repetition = page.header[8][5], page.header[8][6]
        else:
            definition = repetition = 0
        body, levels = page.body, []
        for most, size in ((self.most_repetition, repetition), (self.most_definition, definition)):
            if page.kind == "v1" and most:
                size, body = struct.unpack("<I", body[:4])[0], body[4:]
            levels.append(body[:size])
            body = body[size:]
        return levels[0], levels[1], body


def chunks_of(data: bytes) -> list[Chunk]:
    """Walks the file: the footer, then the pages of every column chunk."""
    assert data[:4] == data[-4:] == b"PAR1"
    footer = read_thrift(io.BytesIO(data[-8 - struct.unpack("<I", data[-8:-4])[0]:]))
    schema = pq.ParquetFile(io.BytesIO(data)).schema
    chunks = []
    for group in footer[4]:
        for index, column in enumerate(group[1]):
            leaf, metadata = schema.column(index), column[3]
            chunk = Chunk(leaf.path, CODECS[metadata[4]], leaf.max_repetition_level, leaf.max_definition_level,
                          metadata, [])
            chunks.append(chunk)
            values, position = 0, min(filter(None, (metadata.get(11), metadata[9])), default=0)
            while values < metadata[5]:
                stream = io.BytesIO(data[position:])
                header = read_thrift(stream)
                page = page_of(header, stream.read(header[3]))
                chunk.pages.append(page)
                position += stream.tell()
                values += page.values if page.kind in ("v1", "v2") else 0
    return chunks


def page_of(header: dict, body: bytes) -> Page:
    kind = {0: "v1", 1: "index", 2: "dictionary", 3: "v2"}[header[1]]
    details = header[{"v1": 5, "index": 6, "dictionary": 7, "v2": 8}[kind]]
    encoding = details.get(4 if kind == "v2" else 2)
    return Page(kind, ENCODINGS.get(encoding, ""), details.get(1, 0), header, body)


def first_level(levels: bytes, width: int) -> int:
    """The first number of an RLE/bit-packed run; enough to tell whether a page begins inside a row."""
    stream = io.BytesIO(levels)
    head = 0
    for shift in range(0, 35, 7):
        byte = stream.read(1)[0]
        head |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    return stream.read(1)[0] & (1 << width) - 1


# Checks of single fixtures: each takes the chunks of the file.

Check = Callable[[list[Chunk]], bool]


def starts_inside_a_row(chunks: list[Chunk]) -> bool:
    return any(
        first_level(chunk.parts(page)[0], chunk.most_repetition.bit_length()) > 0
        for chunk in chunks if chunk.most_repetition for page in chunk.data
    )


def has_page_of_nulls(chunks: list[Chunk]) -> bool:
    """Pages without a single value, and pages with values, in one chunk of PLAIN numbers."""
    return any(
        {0} < {len(chunk.parts(page)[2]) for page in chunk.data} for chunk in chunks if chunk.metadata[1] == INT64
    )


def compressed(chunks: list[Chunk]) -> bool:
    """In v2 a writer leaves a page as it is when the codec does not make it smaller: some must not be left so."""
    columns = {chunk.column: [] for chunk in chunks}
    for chunk in chunks:
        columns[chunk.column] += [page.kind == "v1" or page.header[8].get(7, True) for page in chunk.data]
    return any(columns["id"]) and any(columns["words"])


def index_widths(*widths: int) -> Check:
    """The bit widths of the dictionary indices, which a data page names in its first byte."""
    def check(chunks: list[Chunk]) -> bool:
        found = {
            chunk.parts(page)[2][0] for chunk in chunks for page in chunk.data
            if page.encoding.endswith("DICTIONARY") and chunk.parts(page)[2]
        }
        return found >= set(widths)
    return check


def delta_blocks(*blocks: tuple[int, int]) -> Check:
    """Block sizes and numbers of miniblocks of the pages with DELTA_BINARY_PACKED."""
    def check(chunks: list[Chunk]) -> bool:
        found = set()
        for chunk in chunks:
            for page in chunk.data:
                values = chunk.parts(page)[2]
                if page.encoding == "DELTA_BINARY_PACKED" and values:
                    assert values[1] < 0x80
                    found.add((values[0] & 0x7F | values[1] << 7, values[2]))
        return found == set(blocks)
    return check


def long_page(chunks: list[Chunk]) -> bool:
    """Longer than the 128 KiB that a block of Zstandard may have."""
    return [page.header[2] > 131_072 for chunk in chunks for page in chunk.pages] == [True]


def has_gzip_members(chunks: list[Chunk]) -> bool:
    def members(body: bytes) -> int:
        stream = zlib.decompressobj(31)
        stream.decompress(body)
        return 1 + (members(stream.unused_data) if stream.unused_data else 0)

    return all(members(page.body) == 2 and page.body[3] == 8 for chunk in chunks for page in chunk.pages)


def has_zstd_streams(chunks: list[Chunk]) -> bool:
    frames = [zstandard.get_frame_parameters(page.body) for chunk in chunks for page in chunk.pages]
    return all(frame.content_size == zstandard.CONTENTSIZE_UNKNOWN and frame.has_checksum for frame in frames)


def has_hadoop_blocks(chunks: list[Chunk]) -> bool:
    """The first block is not the whole page."""
    return all(
        struct.unpack(">I", page.body[:4])[0] < page.header[2] for chunk in chunks for page in chunk.pages)


def has_all_snappy_tags(chunks: list[Chunk]) -> bool:
    """Literals with their length in the tag and in 1 to 4 bytes behind it, copies with offsets of 1, 2 and 4 bytes."""
    tags = set()
    for page in (page for chunk in chunks for page in chunk.pages):
        position = 1 + (page.body[0] >= 0x80)
        while position < len(page.body):
            tag = page.body[position]
            wide = max(0, (tag >> 2) - 59) if tag & 3 == 0 else (1, 2, 4)[(tag & 3) - 1]
            tags.add((tag & 3 == 0, wide))
            position += 1 + wide
            if tag & 3 == 0:
                position += 1 + (int.from_bytes(page.body[position - wide:position], "little") if wide else tag >> 2)
    return tags == {(True, wide) for wide in range(5)} | {(False, wide) for wide in (1, 2, 4)}


def has_bloom_filters(chunks: list[Chunk]) -> bool:
    return all(14 in chunk.metadata for chunk in chunks if chunk.metadata[1] != 0)


def has_checksums(chunks: list[Chunk]) -> bool:
    return all(page.header[4] & 0xFFFFFFFF == zlib.crc32(page.body) for chunk in chunks for page in chunk.pages)


def has_statistics(chunks: list[Chunk]) -> bool:
    """The least and the greatest value, in the footer and in the header of each page."""
    return all(
        {5, 6} <= found.keys() for chunk in chunks
        for found in [chunk.metadata.get(12, {}), *(page.header[5].get(5, {}) for page in chunk.data)]
    )


def has_dictionaries_alone(chunks: list[Chunk]) -> bool:
    return all(11 in chunk.metadata and chunk.metadata[9] == 0 and not chunk.pages for chunk in chunks)


def has_pages_before_the_offset(chunks: list[Chunk]) -> bool:
    return all(chunk.pages[0].kind == "dictionary" and 11 not in chunk.metadata for chunk in chunks)


def has_odd_pages(chunks: list[Chunk]) -> bool:
    """Both versions of pages, an index page, a page without values and a page that is not compressed."""
    return all(
        {page.kind for page in chunk.pages} == {"v1", "v2", "index"} and any(page.values == 0 for page in chunk.data)
        and any(page.header[8].get(7) is False for page in chunk.pages if page.kind == "v2")
        for chunk in chunks
    )


# --- The fixtures -----------------------------------------------------------------------------------------------------


class Fixtures:
    """Makes fixtures, proves that they are what they claim to be and keeps what to say about them."""

    # The options of `arrow` and `rust` that say what the file must show; the others are the writer's.
    CLAIMS = ("encodings", "pages", "codec", "groups", "pages_at_least", "checks", "int96", "read")

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}
        self.sections: list[tuple[str, list[tuple[str, str, str]]]] = []

    def section(self, title: str) -> None:
        self.sections.append((title, []))

    def add(
        self, name: str, data: bytes, rows: list[str], holds: str, why: str, *, encodings: str | dict[str, str],
        pages: str = "v1", codec: str | dict[str, str] = "UNCOMPRESSED", groups: int = 1, pages_at_least: int = 1,
        checks: tuple[Check, ...] = (), int96: str | None = None, read: Callable[[pa.Table], pa.Table] | None = None,
    ) -> None:
        """Takes a file and its rows in, after it has proved itself.

        `encodings` are those of the data pages in a column chunk, several with blanks between, the same for every
        column or by column with `*` for the others; `codec` likewise. Every column chunk has `pages_at_least` data
        pages. `int96` is the unit in which pyarrow has to read INT96; `read` is what is left to do with its table.
        """
        def of(column: str, claim: str | dict[str, str]) -> str:
            return claim if isinstance(claim, str) else claim.get(column, claim.get("*", ""))

        file = pq.ParquetFile(
            io.BytesIO(data), arrow_extensions_enabled=True, coerce_int96_timestamp_unit=int96)
        assert file.metadata.num_row_groups == groups, (name, file.metadata.num_row_groups)
        assert file.metadata.num_rows == len(rows), (name, file.metadata.num_rows)
        chunks = chunks_of(data)
        for claim in (encodings, codec):
            columns = {chunk.column for chunk in chunks}
            assert isinstance(claim, str) or not chunks or claim.keys() - {"*"} <= columns, (name, claim, columns)
        for position, chunk in enumerate(chunks):
            label = (name, chunk.column)
            said = file.metadata.row_group(position // file.metadata.num_columns).column(
                position % file.metadata.num_columns)
            found = {page.encoding for page in chunk.data}
            assert found == set(of(chunk.column, encodings).split()), (label, found)
            assert found <= set(said.encodings), (label, said.encodings)
            assert {page.kind for page in chunk.data} <= set(pages.split()), label
            assert chunk.codec == of(chunk.column, codec), (label, chunk.codec)
            assert said.compression in (chunk.codec, {"LZ4_RAW": "LZ4", "LZ4": "UNKNOWN"}.get(chunk.codec)), label
            assert len(chunk.data) >= pages_at_least or not rows, (label, len(chunk.data))
        for check in checks:
            assert check(chunks), (name, check)
        table = file.read()
        back = render_rows(read(table) if read else table, int96 is not None)
        assert back == rows, (name, [pair for pair in zip(back, rows) if pair[0] != pair[1]][:2])
        for row in rows:
            json.loads(row)
        assert name not in self.files, name
        self.files[name] = data, "".join(row + "\n" for row in rows)
        self.sections[-1][1].append((name, holds, why))

    def arrow(self, name: str, table: pa.Table, holds: str, why: str, **options: object) -> None:
        """A file of pyarrow's. Without options it is as plain as can be: nothing compressed, no statistics."""
        claims = {key: options.pop(key) for key in self.CLAIMS if key in options}
        claims.setdefault("encodings", "PLAIN")
        if options.get("data_page_version") == "2.0":
            claims.setdefault("pages", "v2")
        rows = render_rows(table, "int96" in claims)
        settings = {"compression": "none", "use_dictionary": False, "write_statistics": False, "store_schema": False}
        out = io.BytesIO()
        pq.write_table(table, out, **(settings | options))
        self.add(name, out.getvalue(), rows, holds, why, **claims)

    def rust(self, name: str, table: pa.Table, holds: str, why: str, **options: object) -> None:
        """A file of the Rust writer that deltalake uses."""
        claims = {key: options.pop(key) for key in self.CLAIMS if key in options}
        with tempfile.TemporaryDirectory() as folder:
            write_deltalake(folder, table, writer_properties=WriterProperties(**options))
            (path,) = pathlib.Path(folder).glob("*.parquet")
            data = path.read_bytes()
        self.add(name, data, render_rows(table), holds, why, **claims)

    def write(self, folder: pathlib.Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if folder == FIXTURES:
            for stale in [*folder.glob("*.parquet"), *folder.glob("*.jsonl")]:
                stale.unlink()
        for name, (data, rows) in self.files.items():
            (folder / f"{name}.parquet").write_bytes(data)
            (folder / f"{name}.jsonl").write_text(rows, encoding="utf-8")
        (folder / "README.md").write_text(self.readme(), encoding="utf-8")

    def readme(self) -> str:
        lines = [
            "# Parquet fixtures", "",
            "`NAME.parquet` is a file and `NAME.jsonl` its rows, one JSON object a line. "
            "`scripts/make-parquet-fixtures.py` makes them,",
            "proves that each file holds what the tables below say, and writes this page: change the script, not the "
            "files.", "",
            "    .venv/bin/python scripts/make-parquet-fixtures.py", "",
            "How the rows are spelled: a struct is an object with all its fields, a map with string keys an object, "
            "any other map",
            'an array of `{"key":…,"value":…}`; bytes are lower-case hex; a decimal is a number with exactly `scale` '
            "digits after the",
            "point; NaN and the infinities are strings; dates and times are ISO 8601 with 3, 6 or 9 digits of a "
            "second, as few as",
            "keep the value, and `Z` after an instant. Lines end with U+000A alone: strings may hold U+2028 and other "
            "separators.",
        ]
        for title, entries in self.sections:
            lines += ["", f"## {title}", "", "| Fixture | Holds | Why |", "| --- | --- | --- |"]
            lines += [f"| `{name}` | {holds} | {why} |" for name, holds, why in entries]
        return "\n".join(lines) + "\n"


# --- Values -----------------------------------------------------------------------------------------------------------


def gaps(chance: random.Random, values: list, share: float = 0.25) -> list:
    """The values with nulls among them."""
    return [None if chance.random() < share else value for value in values]


def both(name: str, kind: pa.DataType, values: list, chance: random.Random) -> list[tuple[pa.Field, pa.Array]]:
    """A required column, and an optional one of the same values with nulls."""
    return [
        (pa.field(name, kind, nullable=False), pa.array(values, kind)),
        (pa.field(f"{name}_opt", kind), pa.array(gaps(chance, values), kind)),
    ]


def table_of(*columns: list[tuple[pa.Field, pa.Array]]) -> pa.Table:
    pairs = [pair for column in columns for pair in column]
    return pa.Table.from_arrays([array for _, array in pairs], schema=pa.schema([field for field, _ in pairs]))


def optional(**columns: tuple[pa.DataType, list]) -> pa.Table:
    """A table of optional columns."""
    return pa.table({name: pa.array(values, kind) for name, (kind, values) in columns.items()})


def required(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


def signed(chance: random.Random, bits: int) -> int:
    return chance.getrandbits(bits) - (1 << bits - 1)


def phrase(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(words))


def physical_columns(chance: random.Random, rows: int) -> list[list[tuple[pa.Field, pa.Array]]]:
    """Every physical type but INT96."""
    return [
        both("flag", pa.bool_(), [chance.random() < 0.5 for _ in range(rows)], chance),
        both("small", pa.int32(), [signed(chance, 32) for _ in range(rows)], chance),
        both("large", pa.int64(), [signed(chance, 64) for _ in range(rows)], chance),
        both("single", pa.float32(), [chance.uniform(-9, 9) for _ in range(rows)], chance),
        both("double", pa.float64(), [chance.uniform(-1e9, 1e9) for _ in range(rows)], chance),
        both("bytes", pa.binary(), [chance.randbytes(chance.randrange(5)) for _ in range(rows)], chance),
        both("fixed", pa.binary(3), [chance.randbytes(3) for _ in range(rows)], chance),
    ]


# --- Encodings --------------------------------------------------------------------------------------------------------


def encodings(fixtures: Fixtures) -> None:
    fixtures.section("Encodings")
    chance = random.Random("encodings")

    table = table_of(*physical_columns(chance, 18))
    fixtures.arrow("plain-v1", table, "every physical type but INT96, required and optional, PLAIN",
                   "the base of all others")
    fixtures.arrow(
        "plain-v2", table, "the same in data pages v2, with PLAIN booleans",
        "levels without their length, values behind them", encodings="PLAIN", data_page_version="2.0",
        column_encoding={name: "PLAIN" for name in table.column_names})

    runs = [index // 13 % 2 == 0 if index < 39 else chance.random() < 0.5 for index in range(60)]
    table = table_of(both("flag", pa.bool_(), runs, chance), both("true", pa.bool_(), [True] * 60, chance))
    fixtures.arrow("rle-booleans-v2", table, "booleans as RLE in data pages v2: runs and packed groups",
                   "what pyarrow makes of booleans in v2", encodings="RLE", data_page_version="2.0",
                   max_rows_per_page=25, pages_at_least=3)
    fixtures.arrow("rle-booleans-v1", table, "booleans as RLE in data pages v1", "RLE values have a length before them",
                   encodings="RLE", column_encoding={name: "RLE" for name in table.column_names})

    dictionaries(fixtures)
    deltas(fixtures)
    delta_strings(fixtures)

    columns = [
        both("single", pa.float32(), [chance.gauss(0, 1) for _ in range(20)], chance),
        both("double", pa.float64(), [chance.gauss(0, 1e100) for _ in range(20)], chance),
        both("half", pa.float16(), [chance.gauss(0, 100) for _ in range(20)], chance),
        both("small", pa.int32(), [signed(chance, 32) for _ in range(20)], chance),
        both("large", pa.int64(), [signed(chance, 64) for _ in range(20)], chance),
        both("five", pa.binary(5), [chance.randbytes(5) for _ in range(20)], chance),
        both("money", pa.decimal128(20, 3),
             [decimal.Decimal(signed(chance, 60)).scaleb(-3) for _ in range(20)], chance),
    ]
    table = table_of(*columns)
    fixtures.arrow("byte-stream-split-v1", table, "BYTE_STREAM_SPLIT of every type that may have it",
                   "streams are as many as a value has bytes", encodings="BYTE_STREAM_SPLIT",
                   use_byte_stream_split=True)
    fixtures.arrow("byte-stream-split-v2", table, "the same in several data pages v2",
                   "the streams are those of the values that are there, not of the nulls",
                   encodings="BYTE_STREAM_SPLIT", use_byte_stream_split=True, data_page_version="2.0",
                   max_rows_per_page=7, pages_at_least=3)


def dictionaries(fixtures: Fixtures) -> None:
    chance = random.Random("dictionaries")

    def few(count: int, rows: int = 24) -> list[int]:
        return [chance.randrange(count) for _ in range(rows)]

    columns = [
        both("single", pa.float32(), [value / 4 for value in few(5)], chance),
        both("double", pa.float64(), [value / 8 for value in few(9)], chance),
        both("small", pa.int32(), few(3), chance),
        both("large", pa.int64(), [value << 40 for value in few(17)], chance),
        both("word", pa.string(), [WORDS[value] for value in few(len(WORDS))], chance),
        both("bytes", pa.binary(), [bytes(value) for value in few(3)], chance),
        both("fixed", pa.binary(3), [bytes([value, 0, value]) for value in few(33)], chance),
        both("money", pa.decimal128(9, 2), few(4), chance),
    ]
    table = table_of(*columns)
    for version, name, pages in (
        ("1.0", "PLAIN_DICTIONARY", "1.0"), ("2.6", "RLE_DICTIONARY", "1.0"), ("2.6", "RLE_DICTIONARY", "2.0"),
    ):
        fixtures.arrow(
            f"{name.lower().replace('_', '-')}-v{pages[0]}", table,
            f"{name} of every type that may have it, data pages v{pages[0]}", "the encoding's old and new name",
            encodings=name, version=version, use_dictionary=True, data_page_version=pages, max_rows_per_page=10,
            pages_at_least=3)

    rows = 260
    columns = [
        [(required("one", pa.int32()), pa.array([7] * rows, pa.int32()))],
        [(required("two", pa.int32()), pa.array([index // 100 % 2 for index in range(rows)], pa.int32()))],
        [(required("nine", pa.int32()), pa.array(range(rows), pa.int32()))],
    ]
    fixtures.arrow("dictionary-widths", table_of(*columns), "indices of 1 and 9 bits, long runs",
                   "nine bits do not fit a byte; pyarrow spends a bit on a dictionary of one value",
                   encodings="RLE_DICTIONARY", use_dictionary=True, checks=(index_widths(1, 9),))
    schema = [leaf("one", REQUIRED, INT32), leaf("one_opt", OPTIONAL, BYTE_ARRAY, converted=UTF8)]
    records = [{"one": 7, "one_opt": None if index % 3 == 0 else "x"} for index in range(50)]
    fixtures.add("dictionary-width-0", RawFile(schema, records, dictionary=True).encoded(),
                 [text(record) for record in records], "indices of 0 bits: a dictionary of one value",
                 "what Spark writes for it: a run of no bytes", encodings="PLAIN_DICTIONARY", checks=(index_widths(0),))

    columns = [
        both("word", pa.string(), [f"{WORDS[index % 3]}-{index}" for index in range(40)], chance),
        both("large", pa.int64(), [index * index for index in range(40)], chance),
        both("fixed", pa.binary(6), [chance.randbytes(6) for _ in range(40)], chance),
    ]
    fixtures.arrow(
        "dictionary-fallback", table_of(*columns), "chunks that begin with a dictionary and go on PLAIN",
        "the dictionary grew too large; the encoding is a page's, not a chunk's",
        encodings="RLE_DICTIONARY PLAIN", use_dictionary=True, dictionary_pagesize_limit=60, data_page_size=60,
        write_batch_size=6, pages_at_least=3)


def deltas(fixtures: Fixtures) -> None:
    chance = random.Random("deltas")
    blocks = {32: (128, 4), 64: (256, 4)}
    for bits, (block, _) in blocks.items():
        kind, least, most = (pa.int32() if bits == 32 else pa.int64()), -(1 << bits - 1), (1 << bits - 1) - 1
        rows = block + 10
        # Calm miniblocks beside a wild one: widths of 0 and of all bits in one block.
        calm = [5] * rows
        calm[40], calm[41] = least, most
        table = table_of(
            [(required("random", kind), pa.array([signed(chance, bits) for _ in range(rows)], kind))],
            [(pa.field("calm", kind), pa.array(gaps(chance, calm, 0.1), kind))])
        fixtures.arrow(f"delta-binary-packed-int{bits}", table, f"more than one block of {bits} bits: random, calm",
                       "a block has miniblocks of widths of their own", encodings="DELTA_BINARY_PACKED",
                       checks=(delta_blocks(blocks[bits]),),
                       column_encoding={name: "DELTA_BINARY_PACKED" for name in table.column_names})

    columns = []
    for bits, kind in ((32, pa.int32()), (64, pa.int64())):
        least, most = -(1 << bits - 1), (1 << bits - 1) - 1
        columns += [
            both(f"swing{bits}", kind, [least if index % 2 else most for index in range(24)], chance),
            both(f"same{bits}", kind, [most] * 24, chance),
            both(f"falling{bits}", kind, [-index * 1000 for index in range(24)], chance),
        ]
    table = table_of(*columns)
    fixtures.arrow("delta-binary-packed-shapes", table, "from one end of the numbers to the other, constant, falling",
                   "deltas wrap around", encodings="DELTA_BINARY_PACKED", checks=(delta_blocks(*blocks.values()),),
                   column_encoding={name: "DELTA_BINARY_PACKED" for name in table.column_names})

    # The first value stands in the header, so that a full miniblock or block ends one value later.
    for label, counts in (
        ("counts", [(32, 0), (32, 1), (32, 2), (32, 33), (32, 34), (64, 65), (64, 66), (32, 129), (32, 130)]),
        ("block", [(64, 257), (64, 258)]),
    ):
        columns = {}
        for bits, count in counts:
            values = [signed(chance, 6) if index < count else None for index in range(counts[-1][1] + 1)]
            columns[f"n{count}"] = (pa.int32() if bits == 32 else pa.int64(), values)
        held = ", ".join(str(count) for _, count in counts[:-1]) + f" and {counts[-1][1]}"
        fixtures.arrow(f"delta-binary-packed-{label}", optional(**columns), f"{held} values in a page",
                       "blocks and miniblocks that end early or just in time", encodings="DELTA_BINARY_PACKED",
                       checks=(delta_blocks(*{blocks[bits] for bits, _ in counts}),),
                       column_encoding={name: "DELTA_BINARY_PACKED" for name in columns})
    table = table_of(both("small", pa.int32(), [index * 3 for index in range(80)], chance),
                     both("large", pa.int64(), [signed(chance, 20) for _ in range(80)], chance))
    fixtures.arrow("delta-binary-packed-v2", table, "several data pages v2, in two row groups", "each page starts anew",
                   column_encoding={name: "DELTA_BINARY_PACKED" for name in table.column_names}, groups=2,
                   row_group_size=50, data_page_version="2.0", max_rows_per_page=12,
                   encodings="DELTA_BINARY_PACKED", checks=(delta_blocks(*blocks.values()),), pages_at_least=3)


def delta_strings(fixtures: Fixtures) -> None:
    chance = random.Random("delta strings")
    rows = 24
    forms = {
        "path": (pa.string(), [f"day={index // 9:02}/part-{index:03}" for index in range(rows)]),
        "word": (pa.string(), [phrase(chance, chance.randrange(3)) for _ in range(rows)]),
        "empty": (pa.string(), [""] * rows),
        "same": (pa.string(), ["same"] * rows),
        "longer": (pa.binary(), [b"\xff" * (index % 8) for index in range(rows)]),
        "none": (pa.string(), [None] * rows),
        "fixed": (pa.binary(4), [bytes([1, 2, index // 12, index]) for index in range(rows)]),
    }
    for encoding, why, wanted in (
        ("DELTA_LENGTH_BYTE_ARRAY", "all lengths come before all bytes", ("path", "word", "empty", "longer", "none")),
        ("DELTA_BYTE_ARRAY", "a value begins as the one before; fixed lengths may have it too",
         ("path", "word", "empty", "same", "longer", "none", "fixed")),
    ):
        columns = []
        for name in wanted:
            kind, values = forms[name]
            columns.append([(pa.field(name, kind), pa.array(values, kind))] if name in ("empty", "none")
                           else both(name, kind, values, chance))
        table = table_of(*columns)
        options = {"column_encoding": {name: encoding for name in table.column_names}, "encodings": encoding}
        label = encoding.lower().replace("_", "-")
        fixtures.arrow(f"{label}-v1", table, f"strings and bytes, {encoding}: shared prefixes, empty ones, none",
                       why, **options)
        fixtures.arrow(f"{label}-v2", table, "the same in several data pages v2",
                       "a page leans on none before it", data_page_version="2.0", max_rows_per_page=10,
                       pages_at_least=3, **options)


# --- Codecs -----------------------------------------------------------------------------------------------------------


def codecs(fixtures: Fixtures) -> None:
    fixtures.section("Codecs")
    chance = random.Random("codecs")
    rows = 24
    table = table_of(
        [(required("id", pa.int64()), pa.array([1000 + index * 3 for index in range(rows)]))],
        [(pa.field("words", pa.string()), pa.array(gaps(chance, [phrase(chance, 5) for _ in range(rows)])))],
        [(pa.field("noise", pa.binary(8)),
          pa.array(gaps(chance, [chance.randbytes(8) for _ in range(rows)]), pa.binary(8)))],
        [(pa.field("tags", pa.list_(pa.string())),
          pa.array(gaps(chance, [[chance.choice(WORDS) for _ in range(chance.randrange(3))] for _ in range(rows)])))],
        [(pa.field("none", pa.int32()), pa.nulls(rows, pa.int32()))],
    )
    plan = {"tags.list.element": "RLE_DICTIONARY", "*": "PLAIN"}
    for codec in ("none", "snappy", "gzip", "zstd", "lz4", "brotli"):
        name = {"none": "UNCOMPRESSED", "lz4": "LZ4_RAW"}.get(codec, codec.upper())
        for pages in ("1.0", "2.0"):
            why = "levels are compressed with the values" if pages == "1.0" else "levels are never compressed"
            if codec == "none":
                why = "the bytes as they are"
            fixtures.arrow(
                f"codec-{name.lower().replace('_', '-')}-v{pages[0]}", table,
                f"{name}, data pages v{pages[0]}: words, noise, lists and a column of nulls", why, encodings=plan,
                codec=name, compression=codec, groups=2, row_group_size=14, pages_at_least=2,
                use_dictionary=["tags.list.element"], data_page_version=pages, max_rows_per_page=7,
                checks=() if codec == "none" else (compressed,))

    levels = [("gzip", 1), ("gzip", 9), ("zstd", -5), ("zstd", 19), ("brotli", 1), ("brotli", 11)]
    names = {f"{codec}{level}": (codec, level) for codec, level in levels}
    phrases = [phrase(chance, 3) + f" {chance.randrange(1000)}" for _ in range(24)]
    fixtures.arrow(
        "codec-levels", optional(**{name: (pa.string(), phrases) for name in names}),
        "the same words with the codecs at several levels", "a level changes which tables and blocks a codec uses",
        compression={name: codec for name, (codec, _) in names.items()},
        compression_level={name: level for name, (_, level) in names.items()},
        codec={name: codec.upper() for name, (codec, _) in names.items()})

    # A long page needs many bytes but few digits: sixteen bytes of a decimal are one digit of JSON here.
    noise = [chance.choice((0, 0, 0, 1, 2)) for _ in range(4050)]
    digits = noise + [0] * 200 + noise
    digits[4500] = 11
    fixtures.arrow(
        "codec-long-page", optional(list=(pa.list_(pa.decimal128(38, 0)), [digits[:1000], digits[1000:]])),
        "a page of more than 128 KiB, ZSTD", "a frame of several blocks; matches lie far back and run long",
        compression="zstd", codec="ZSTD", write_batch_size=20_000, checks=(long_page,))
    unusual_streams(fixtures)


def gzip_members(data: bytes) -> bytes:
    """Two members, the first with a file name, as `cat a.gz b.gz` makes them."""
    half = len(data) // 2
    first = io.BytesIO()
    with gzip.GzipFile("page", "wb", 9, first, mtime=0) as member:
        member.write(data[:half])
    return first.getvalue() + gzip.compress(data[half:], 1, mtime=0)


def zstd_stream(data: bytes) -> bytes:
    """Frames as a stream writes them: no content size, a checksum, several blocks, a second frame behind."""
    compressor = zstandard.ZstdCompressor(level=3, write_checksum=True, write_content_size=False)
    third, frames = len(data) // 3, b""
    for piece in (data[:2 * third], data[2 * third:]):
        stream = compressor.compressobj()
        frames += stream.compress(piece[:third]) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        frames += stream.compress(piece[third:]) + stream.flush()
    return frames


def lz4_hadoop(data: bytes) -> bytes:
    """Hadoop's frame: blocks with both sizes before each, big-endian."""
    out = b""
    for start in range(0, len(data), 100):
        block = data[start:start + 100]
        packed = pa.Codec("lz4_raw").compress(block, asbytes=True)
        out += struct.pack(">II", len(block), len(packed)) + packed
    return out


def snappy_by_hand(data: bytes) -> bytes:
    """A Snappy block with all the tags that the format has; common compressors leave some of them out."""
    def literal(piece: bytes, wide: int) -> bytes:
        size = len(piece) - 1
        return (bytes([size << 2]) if wide == 0 else bytes([(59 + wide) << 2]) + size.to_bytes(wide, "little")) + piece

    out, position, turn = varint(len(data)), 0, 0
    while position < len(data):
        found = data.rfind(data[position:position + 4], 0, position + 3) if len(data) - position >= 4 else -1
        if found < 0:
            end = position + 1
            while end < len(data) and end - position < 50 and data.find(data[end:end + 4], 0, end) < 0:
                end += 1
            out += literal(data[position:end], turn % 5)
        else:
            end = position + 4
            while end < len(data) and end - position < 60 and data[end] == data[end - position + found]:
                end += 1
            size, offset = end - position, position - found
            if turn % 3 == 0 and size < 12 and offset < 2048:
                out += bytes([1 | (size - 4) << 2 | offset >> 8 << 5, offset & 255])
            elif turn % 3 == 1:
                out += bytes([2 | (size - 1) << 2]) + offset.to_bytes(2, "little")
            else:
                out += bytes([3 | (size - 1) << 2]) + offset.to_bytes(4, "little")
        position, turn = end, turn + 1
    assert pa.Codec("snappy").decompress(out, len(data), asbytes=True) == data
    return out


def unusual_streams(fixtures: Fixtures) -> None:
    """Streams that other writers make and pyarrow does not."""
    chance = random.Random("streams")
    schema = [leaf("words", REQUIRED, BYTE_ARRAY, converted=UTF8), leaf("count", OPTIONAL, INT64)]
    records = [
        {"words": phrase(chance, 4), "count": None if index % 5 == 0 else index * 1000} for index in range(40)
    ]
    rows = [text(record) for record in records]
    for name, codec, compress, check, holds, why in (
        ("codec-gzip-members", 2, gzip_members, has_gzip_members,
         "GZIP: two members in each page, one with a file name",
         "the codec allows several members"),
        ("codec-zstd-streamed", 6, zstd_stream, has_zstd_streams,
         "ZSTD: two frames in each page, checksums, no content size",
         "Java writes streams: the frame does not say how long it is"),
        ("codec-lz4-hadoop", 5, lz4_hadoop, has_hadoop_blocks,
         "LZ4, the deprecated codec: Hadoop's frames of several blocks",
         "old files of Hadoop and Spark"),
        ("codec-snappy-tags", 1, snappy_by_hand, has_all_snappy_tags,
         "SNAPPY: literals and copies of every size of tag",
         "pyarrow's compressor never writes some of them"),
    ):
        data = RawFile(schema, records, codec=codec, compress=compress, page_rows=20).encoded()
        fixtures.add(name, data, rows, holds, why, encodings="PLAIN", codec=CODECS[codec], pages_at_least=2,
                     checks=(check,))


# --- Pages ------------------------------------------------------------------------------------------------------------


def pages(fixtures: Fixtures) -> None:
    fixtures.section("Pages and row groups")
    chance = random.Random("pages")
    rows = 50
    lists = [[chance.randrange(100) for _ in range(chance.choice((0, 0, 1, 2, 3, 25)))] for _ in range(rows)]
    table = table_of(
        both("small", pa.int32(), [signed(chance, 12) for _ in range(rows)], chance),
        both("word", pa.string(), [chance.choice(WORDS) for _ in range(rows)], chance),
        both("flag", pa.bool_(), [chance.random() < 0.3 for _ in range(rows)], chance),
        [(pa.field("list", pa.list_(pa.int32())), pa.array(gaps(chance, lists, 0.1), pa.list_(pa.int32())))],
    )
    options = {"groups": 3, "row_group_size": 18, "pages_at_least": 2, "use_dictionary": ["word", "word_opt"],
               "data_page_size": 1, "write_batch_size": 10}
    plan = {"word": "RLE_DICTIONARY", "word_opt": "RLE_DICTIONARY", "*": "PLAIN"}
    fixtures.arrow("pages-v1", table, "three row groups of many small data pages v1",
                   "pages of one column do not end where those of another do", encodings=plan, **options)
    fixtures.arrow("pages-v2", table, "the same in data pages v2", "the header counts rows and nulls",
                   encodings=plan | {"flag": "RLE", "flag_opt": "RLE"}, data_page_version="2.0", **options)

    schema = [group("list", OPTIONAL, [group("list", REPEATED, [leaf("element", OPTIONAL, INT32)])], converted=LIST),
              leaf("id", REQUIRED, INT32)]
    values = [None if index == 7 else list(range(index * 3)) for index in range(12)]
    records = [
        {"id": index, "list": None if items is None else {"list": [{"element": item} for item in items]}}
        for index, items in enumerate(values)
    ]
    rows = [text({"list": items, "id": index}) for index, items in enumerate(values)]
    data = RawFile(schema, records, page_levels=5).encoded()
    fixtures.add("pages-inside-a-row", data, rows, "data pages v1 of five values that end where they please",
                 "a row may go on in the next page", encodings="PLAIN", pages_at_least=3, checks=(starts_inside_a_row,))

    nulls = [None] * 20
    middle = [*range(12), *nulls, *range(12)]
    words = [None if value is None else f"w{value % 4}" for value in middle]
    for version in ("1.0", "2.0"):
        fixtures.arrow(
            f"pages-of-nulls-v{version[0]}",
            optional(middle=(pa.int64(), middle), word=(pa.string(), words), flag=(pa.bool_(), [None] * len(middle))),
            f"pages of nothing but nulls between others, data pages v{version[0]}", "a page without a value",
            encodings={"word": "RLE_DICTIONARY", "middle": "PLAIN", "flag": "PLAIN" if version == "1.0" else "RLE"},
            use_dictionary=["word"], data_page_version=version, max_rows_per_page=5, pages_at_least=4,
            checks=(has_page_of_nulls,))

    schema = [leaf("word", OPTIONAL, BYTE_ARRAY, converted=UTF8), leaf("number", OPTIONAL, INT64)]
    records = [{"word": "x" if index % 20 < 10 else None, "number": None} for index in range(40)]
    data = RawFile(schema, records, version=2, codec=1, page_rows=10,
                   compress=lambda data: snappy(data) if data else b"").encoded()
    fixtures.add("pages-of-nothing-v2", data, [text(record) for record in records],
                 "data pages v2 that count as compressed and have no bytes behind the levels",
                 "an empty stream is none of the codec's", encodings="PLAIN", codec="SNAPPY", pages="v2",
                 pages_at_least=4)

    schema = [leaf("word", OPTIONAL, BYTE_ARRAY, converted=UTF8), leaf("id", REQUIRED, INT64)]
    records = [{"word": None if index % 4 == 0 else phrase(chance, 3), "id": index} for index in range(40)]
    rows = [text(record) for record in records]
    data = RawFile(schema, records, codec=1, compress=snappy, page_rows=8, odd=True).encoded()
    fixtures.add("pages-odd", data, rows, "v1 and v2 pages in one chunk, one that is not compressed, an empty one, an "
                 "index page, header fields of the future", "what the format allows and few writers do",
                 encodings="PLAIN", codec="SNAPPY", pages="v1 v2", pages_at_least=6, checks=(has_odd_pages,))
    records = [{"word": WORDS[index % 5], "id": index % 3} for index in range(40)]
    data = RawFile(schema, records, dictionary=True, dictionary_offset=False, page_rows=10).encoded()
    fixtures.add("dictionary-without-offset", data, [text(record) for record in records],
                 "a dictionary page that the data page offset points at", "old writers leave its own offset out",
                 encodings="PLAIN_DICTIONARY", pages_at_least=4, checks=(has_pages_before_the_offset,))


# --- Nested -----------------------------------------------------------------------------------------------------------


def nested_columns(chance: random.Random, rows: int) -> pa.Table:
    """Lists, maps and structs in each other, empty and null at every level."""
    def maybe(value: Callable[[], object], share: float = 0.2) -> object:
        return None if chance.random() < share else value()

    def several(value: Callable[[], object], most: int = 4) -> list:
        return [value() for _ in range(chance.randrange(most))]

    def number() -> int:
        return chance.randrange(100)

    def word() -> str:
        return chance.choice(WORDS)

    def keyed(key: Callable[[int], object], value: Callable[[], object]) -> list:
        return [(key(index), value()) for index in range(chance.randrange(4))]

    point = pa.struct([required("x", pa.int32()), ("label", pa.string())])
    columns = [
        (pa.field("structs", pa.struct([
            ("inner", pa.struct([("deep", pa.struct([("x", pa.int32()), required("y", pa.int32())])),
                                 required("z", pa.string())])),
            ("beside", pa.int64())])),
         lambda: maybe(lambda: {
             "inner": maybe(lambda: {"deep": maybe(lambda: {"x": maybe(number), "y": number()}), "z": word()}),
             "beside": maybe(number)})),
        (required("list_of_int", pa.list_(required("element", pa.int32()))), lambda: several(number)),
        (pa.field("list_or_null", pa.list_(pa.int32())), lambda: maybe(lambda: several(lambda: maybe(number)))),
        (pa.field("list_of_struct", pa.list_(point)),
         lambda: maybe(lambda: several(lambda: maybe(lambda: {"x": number(), "label": maybe(word)})))),
        (pa.field("list_of_list", pa.list_(pa.list_(pa.string()))),
         lambda: maybe(lambda: several(lambda: maybe(lambda: several(lambda: maybe(word)))))),
        (pa.field("map_of_int", pa.map_(pa.string(), pa.int32())),
         lambda: maybe(lambda: keyed(lambda index: f"k{index}", lambda: maybe(number)))),
        (pa.field("map_of_struct", pa.map_(pa.int32(), point)),
         lambda: maybe(lambda: keyed(lambda index: index - 1, lambda: maybe(
             lambda: {"x": number(), "label": maybe(word)})))),
        (pa.field("map_of_list", pa.map_(pa.string(), pa.list_(pa.int64()))),
         lambda: maybe(lambda: keyed(lambda index: f"é{index}", lambda: maybe(lambda: several(number))))),
        (pa.field("struct_of_list_of_map", pa.struct([("list", pa.list_(pa.map_(pa.string(), pa.int32())))])),
         lambda: maybe(lambda: {"list": maybe(lambda: several(lambda: maybe(
             lambda: keyed(lambda index: f"k{index}", lambda: maybe(number)))))})),
    ]
    return table_of(*[[(field, pa.array([value() for _ in range(rows)], field.type))] for field, value in columns])


def nested(fixtures: Fixtures) -> None:
    fixtures.section("Nested columns")
    chance = random.Random("nested")
    table = nested_columns(chance, 20)
    fixtures.arrow("nested-v1", table, "structs, lists and maps in each other; empty, null, null inside, at each level",
                   "records are put together from levels", use_compliant_nested_type=True)
    fixtures.arrow("nested-pages-v1", table, "the same, two row groups of small data pages v1",
                   "pages of the columns of one record end apart", groups=2, row_group_size=12, data_page_size=1,
                   write_batch_size=5, pages_at_least=2)
    fixtures.arrow("nested-pages-v2", table, "the same in small data pages v2, dictionaries, snappy",
                   "levels are never compressed", groups=2, row_group_size=12, max_rows_per_page=5, pages_at_least=2,
                   data_page_version="2.0", encodings="RLE_DICTIONARY", use_dictionary=True, codec="SNAPPY",
                   compression="snappy")

    deep = pa.list_(pa.list_(pa.list_(pa.int32())))
    values = [[], None, [None], [[]], [[None]], [[[]]], [[[None]]], [[[1]]], [[[1, 2], [3]], [[4], []], []],
              [[[5, None, 6], None], None, [[7]]]]
    plain = optional(
        deep=(deep, values),
        large=(pa.large_list(pa.int32()), [value and [len(value)] for value in values]),
        pair=(pa.list_(pa.int32(), 2), [[index, None] for index in range(len(values))]))
    fixtures.arrow("nested-deep", plain, "lists of lists of lists; large and fixed-size lists of Arrow",
                   "one level apart is one list apart")
    table = table.select(["list_or_null", "list_of_struct", "list_of_list", "struct_of_list_of_map"]).slice(0, 12)
    fixtures.arrow("nested-item-names", table, "lists whose element is called `item`",
                   "the name of the inner field means nothing", use_compliant_nested_type=False,
                   checks=(lambda chunks: any(chunk.column.endswith(".list.item") for chunk in chunks),))


# --- Types ------------------------------------------------------------------------------------------------------------


def types(fixtures: Fixtures) -> None:
    fixtures.section("Types")

    def ends(bits: int, unsigned: bool) -> list[int | None]:
        low = 0 if unsigned else -(1 << bits - 1)
        high = low + (1 << bits) - 1
        return [low, high, 0, 1, None, low + 1, high - 1, 100]

    table = optional(**{
        f"{'u' if unsigned else ''}int{bits}": (getattr(pa, f"{'u' if unsigned else ''}int{bits}")(),
                                                 ends(bits, unsigned))
        for unsigned in (False, True) for bits in (8, 16, 32, 64)
    })
    fixtures.arrow("types-integers", table, "signed and unsigned integers of 8 to 64 bits, both ends",
                   "INT32 and INT64 hold unsigned numbers too")
    floats = [0.0, -0.0, 1.5, None, math.nan, math.inf, -math.inf, 0.1, 1 / 3]
    table = optional(
        half=(pa.float16(), [*floats, 65504.0, 6e-8, -6.1e-5]),
        single=(pa.float32(), [*floats, 3.4028234663852886e38, 1e-45, 1.17549435e-38]),
        double=(pa.float64(), [*floats, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308]))
    fixtures.arrow("types-floats", table, "16, 32 and 64 bits: NaN, infinities, minus zero, subnormal",
                   "JSON has no word for some of them")
    strings = ["", "plain", None, "ünïcødé", "日本語", "🚢 ferry", "a\u2028b\u2029c\u0085d", 'quote " \\ / end',
               "".join(map(chr, range(32))), "\x7f\ufeff", "e\u0301", "x" * 300, "\r\n", "\U0010ffff"]
    table = optional(string=(pa.string(), strings), large=(pa.large_string(), strings),
                     view=(pa.string_view(), strings),
                     json=(pa.json_(), ["{}", '{"a": [1, null]}', *[None] * (len(strings) - 2)]))
    fixtures.arrow("types-strings", table, "strings: empty, long, control characters, separators, beyond the BMP; JSON",
                   "escapes, and lengths in bytes")
    table = optional(
        bytes=(pa.binary(), [b"", b"\0", None, b"\xff\xfe", bytes(range(256))]),
        fixed1=(pa.binary(1), [b"a", b"\0", None, b"\xff", b"~"]),
        fixed16=(pa.binary(16), [bytes(range(16)), bytes(16), None, b"\xff" * 16, b"0123456789abcdef"]),
        uuid=(pa.uuid(), [uuid.UUID(int=number).bytes if number is not None else None
                          for number in (0, (1 << 128) - 1, None, 0x12345678_9ABC_DEF0_1234_56789ABCDEF0, 1)]))
    fixtures.arrow("types-bytes", table, "bytes of any and of fixed length; UUID",
                   "sixteen bytes are not always a UUID")
    decimals(fixtures)
    times(fixtures)

    coded = pa.DictionaryArray.from_arrays(pa.array([0, None, 1, 2, 0, 1]), pa.array(["b", "a", "never"]))
    table = pa.table({"coded": coded, "null": pa.nulls(6)})
    fixtures.arrow("types-dictionary", table, "an Arrow dictionary, the schema of Arrow kept; a column of type null",
                   "UNKNOWN is a type with no values", encodings={"coded": "RLE_DICTIONARY", "null": "PLAIN"},
                   use_dictionary=["coded"], store_schema=True)


def decimals(fixtures: Fixtures) -> None:
    def numbers(precision: int, scale: int) -> list:
        most = 10**precision - 1
        return [
            None if unscaled is None else pa.scalar(decimal_text(unscaled, scale)).cast(
                pa.decimal256(precision, scale)).as_py()
            for unscaled in (0, 1, -1, None, 5, -5, 150, -150, most, -most, most // 7, -most // 7)
        ]

    def wanted(*shapes: tuple[int, int]) -> pa.Table:
        return optional(**{f"d{precision}_{scale}": (
            pa.decimal128(precision, scale) if precision <= 38 else pa.decimal256(precision, scale),
            numbers(precision, scale)) for precision, scale in shapes})

    shapes = ((3, 2), (5, 2), (9, 0), (12, 3), (18, 18), (19, 2), (38, 0), (38, 10), (38, 38))
    fixtures.arrow("types-decimal-fixed", wanted(*shapes), "decimals in FIXED_LEN_BYTE_ARRAY of 2 to 16 bytes",
                   "big-endian, signed, as many bytes as the precision needs",
                   checks=(lambda chunks: {chunk.metadata[1] for chunk in chunks} == {FIXED},))
    fixtures.arrow("types-decimal-integer", wanted(*shapes[:5]), "decimals in INT32 and INT64",
                   "how Spark stores small ones", store_decimal_as_integer=True,
                   checks=(lambda chunks: [chunk.metadata[1] for chunk in chunks] == [INT32] * 3 + [INT64] * 2,))
    fixtures.arrow("types-decimal-wide", wanted((39, 0), (76, 5)), "decimals of more than 38 digits",
                   "Arrow's decimal256; Delta has none, so a reader may refuse them",
                   checks=(lambda chunks: {chunk.metadata[1] for chunk in chunks} == {FIXED},))


def times(fixtures: Fixtures) -> None:
    day = 86400
    early, late = -719162 * day, 2932896 * day + day - 1
    seconds = [0, 1, -1, None, day, -day, 1_700_000_000, -2_208_988_800, early, late, 951_782_400, -62_135_596_800]
    table = optional(
        date=(pa.date32(), [None if value is None else value // day for value in seconds]),
        date64=(pa.date64(), [None if value is None else value // day * day * 1000 for value in seconds]))
    fixtures.arrow("types-dates", table, "dates from year 1 to year 9999, before 1970, on a leap day",
                   "days may be negative")

    def stamps(unit: str, extra: int = 0) -> list[int | None]:
        scale = 10**9 // UNITS[unit]
        return [None if value is None else value * scale + (extra if index % 2 else 0)
                for index, value in enumerate(seconds)]

    # Nanoseconds reach from 1677 to 2262 only.
    nanoseconds = [None if value is None else value * 10**9 + 123_456_789 if -9e9 < value < 9e9 else -1
                   for value in seconds]
    nanoseconds[-1] = -(1 << 63) + 1
    nanoseconds[-2], nanoseconds[-3] = (1 << 63) - 1, 1000
    columns = {}
    for unit, values in (("s", stamps("s")), ("ms", stamps("ms", 7)), ("us", stamps("us", 123_456)),
                         ("ns", nanoseconds)):
        columns[f"local_{unit}"] = (pa.timestamp(unit), values)
        columns[f"utc_{unit}"] = (pa.timestamp(unit, tz="UTC"), values)
    columns["paris"] = (pa.timestamp("us", tz="Europe/Paris"), stamps("us", 1000))
    fixtures.arrow("types-timestamps", optional(**columns), "timestamps of every unit, local and UTC, years 1 to 9999",
                   "only the logical type tells an instant from a local time")
    # pyarrow reads INT96 as nanoseconds, which do not reach as far as the file does, unless it is told another unit.
    options = {"use_deprecated_int96_timestamps": True,
               "checks": (lambda chunks: {chunk.metadata[1] for chunk in chunks} == {INT96},)}
    table = optional(plain=(pa.timestamp("ns"), nanoseconds), dictionary=(pa.timestamp("ns"), nanoseconds[::-1]))
    fixtures.arrow("types-int96", table, "INT96 timestamps, PLAIN and by dictionary, 1677 to 2262",
                   "what old Spark and Hive write", int96="ns", use_dictionary=["dictionary"],
                   encodings={"plain": "PLAIN", "dictionary": "RLE_DICTIONARY"}, **options)
    table = optional(us=(pa.timestamp("us"), stamps("us", 123_456)), ms=(pa.timestamp("ms", tz="UTC"), stamps("ms", 7)))
    fixtures.arrow("types-int96-far", table, "INT96 timestamps from year 1 to year 9999",
                   "more nanoseconds than 64 bits hold", int96="us", **options)

    clock = [0, 1, 86399, None, 43200, 3661]
    table = optional(
        s=(pa.time32("s"), clock),
        ms=(pa.time32("ms"), [None if value is None else value * 1000 + 7 for value in clock]),
        us=(pa.time64("us"), [None if value is None else value * 10**6 + 123_456 for value in clock]),
        ns=(pa.time64("ns"), [None if value is None else value * 10**9 + 123_456_789 for value in clock]))
    fixtures.arrow("types-times", table, "times of the day in ms, µs and ns", "INT32 for ms, INT64 for the others")


# --- Delta ------------------------------------------------------------------------------------------------------------


def delta(fixtures: Fixtures) -> None:
    """Checkpoints: one row an action, one struct of it not null."""
    fixtures.section("Delta checkpoints")
    strings = pa.map_(pa.string(), pa.string())
    bounds = pa.struct([("id", pa.int64()), ("ts", pa.timestamp("us", tz="UTC")), ("name", pa.string()),
                        ("value", pa.float64()), ("category", pa.string())])
    counts = pa.struct([(field.name, pa.int64()) for field in bounds])
    vector = pa.struct([("storageType", pa.string()), ("pathOrInlineDv", pa.string()), ("offset", pa.int32()),
                        ("sizeInBytes", pa.int32()), ("cardinality", pa.int64())])
    schema = pa.schema([
        ("txn", pa.struct([("appId", pa.string()), ("version", pa.int64()), ("lastUpdated", pa.int64())])),
        ("add", pa.struct([
            ("path", pa.string()), ("partitionValues", strings), ("size", pa.int64()), ("modificationTime", pa.int64()),
            ("dataChange", pa.bool_()), ("stats", pa.string()), ("tags", strings), ("deletionVector", vector),
            ("stats_parsed", pa.struct([("numRecords", pa.int64()), ("minValues", bounds), ("maxValues", bounds),
                                        ("nullCount", counts)]))])),
        ("remove", pa.struct([("path", pa.string()), ("deletionTimestamp", pa.int64()), ("dataChange", pa.bool_())])),
        ("metaData", pa.struct([
            ("id", pa.string()), ("name", pa.string()), ("description", pa.string()),
            ("format", pa.struct([("provider", pa.string()), ("options", strings)])), ("schemaString", pa.string()),
            ("partitionColumns", pa.list_(pa.string())), ("configuration", strings), ("createdTime", pa.int64())])),
        ("protocol", pa.struct([
            ("minReaderVersion", pa.int32()), ("minWriterVersion", pa.int32()),
            ("readerFeatures", pa.list_(pa.string())), ("writerFeatures", pa.list_(pa.string()))])),
    ])
    table = pa.Table.from_pylist(checkpoint_rows(random.Random("delta")), schema=schema)
    fixtures.arrow(
        "delta-checkpoint", table, "protocol, metaData, txn, add with parsed statistics, remove; in two row groups",
        "what the server reads first of a table: most structs of a row are null",
        encodings={"add.dataChange": "PLAIN", "remove.dataChange": "PLAIN", "*": "RLE_DICTIONARY"}, codec="SNAPPY",
        compression="snappy", use_dictionary=True, groups=2, row_group_size=14)


def checkpoint_rows(chance: random.Random) -> list[dict]:
    start = datetime.datetime(2023, 1, 1, tzinfo=UTC)
    rows: list[dict] = [
        {"protocol": {"minReaderVersion": 3, "minWriterVersion": 7, "readerFeatures": ["deletionVectors"],
                      "writerFeatures": ["deletionVectors", "invariants"]}},
        {"metaData": {"id": str(uuid.UUID(int=chance.getrandbits(128))), "name": "synthetic", "description": None,
                      "format": {"provider": "parquet", "options": []},
                      "schemaString": text({"type": "struct", "fields": []}), "partitionColumns": ["day"],
                      "configuration": [("delta.checkpointInterval", "10")], "createdTime": 1_700_000_000_000}},
        {"txn": {"appId": "loader", "version": 12, "lastUpdated": None}},
    ]
    for index in range(22):
        day = f"2025-01-{index % 9 + 1:02}"
        path = f"day={day}/part-{index:05}.c000.snappy.parquet"
        if index % 6 == 5:
            rows.append({"remove": {"path": path, "deletionTimestamp": 1_700_000_000_000 + index, "dataChange": True}})
            continue
        low = {"id": index * 1000, "ts": start + datetime.timedelta(hours=index), "name": f"n{index:04}",
               "value": index / 4, "category": None if index % 5 == 0 else "aa"}
        high = low | {"id": index * 1000 + 999, "ts": start + datetime.timedelta(hours=index, microseconds=1)}
        counts = {"id": 0, "ts": 0, "name": index % 7, "value": 0, "category": 10 if index % 5 == 0 else 0}
        parsed = {"numRecords": 1000, "minValues": low, "maxValues": high, "nullCount": counts}
        vector = {"storageType": "u", "pathOrInlineDv": "ab^-aqEH.-t@S}K{vb[*k^", "offset": 4, "sizeInBytes": 40,
                  "cardinality": 6}
        rows.append({"add": {
            "path": path, "partitionValues": [("day", None if index == 4 else day)], "size": 128_000 + index,
            "modificationTime": 1_700_000_000_000 + index, "dataChange": False,
            "stats": None if index % 8 == 0 else text({"numRecords": 1000, "nullCount": counts}),
            "tags": [("ZCUBE", "x")] if index == 10 else None, "deletionVector": vector if index % 9 == 3 else None,
            "stats_parsed": None if index % 10 == 9 else parsed}})
    return rows


# --- Edges ------------------------------------------------------------------------------------------------------------


def edges(fixtures: Fixtures) -> None:
    fixtures.section("Edges")
    chance = random.Random("edges")
    table = nested_columns(chance, 4).select(["structs", "list_of_struct", "map_of_int"])
    fixtures.arrow("edge-no-rows", table.slice(0, 0), "one row group without rows", "a chunk without pages",
                   encodings="")
    fixtures.arrow("edge-no-rows-dictionary", table.slice(0, 0), "one row group without rows, empty dictionaries",
                   "a chunk with a dictionary page and no data page", encodings="", use_dictionary=True,
                   checks=(has_dictionaries_alone,))
    out = io.BytesIO()
    pq.ParquetWriter(out, table.schema, store_schema=False).close()
    fixtures.add("edge-no-row-groups", out.getvalue(), [], "no row group at all", "a table's empty file",
                 encodings="", groups=0)
    fixtures.arrow("edge-one-row", table.slice(1, 1), "one row", "all runs are of one")
    wide = optional(**{f"c{index}": (pa.int32(), [index, None, -index]) for index in range(100)})
    fixtures.arrow("edge-hundred-columns", wide, "a hundred columns of three rows", "the footer is most of the file")
    rows = 12
    nothing = optional(**{
        name: (kind, [None] * rows) for name, kind in {
            "int": pa.int32(), "string": pa.string(), "flag": pa.bool_(), "list": pa.list_(pa.int32()),
            "map": pa.map_(pa.string(), pa.int32()), "struct": pa.struct([("a", pa.int64()), ("b", pa.string())]),
        }.items()
    })
    for pages_version, flags in (("1.0", "PLAIN"), ("2.0", "RLE")):
        fixtures.arrow(
            f"edge-all-null-v{pages_version[0]}", nothing, f"columns of nothing but nulls, snappy, data pages "
            f"v{pages_version[0]}", "no bytes to decompress; a dictionary of no values",
            encodings={"flag": flags, "*": "RLE_DICTIONARY"}, codec="SNAPPY", compression="snappy",
            use_dictionary=True, data_page_version=pages_version)
    awkward = {"a.b": pa.int32(), "a": pa.struct([("b", pa.int32()), ("c.d", pa.int32())]), "ünïcødé 🚢": pa.int32(),
               " ": pa.int32(), 'quote"\\': pa.int32(), "list": pa.struct([("list", pa.list_(pa.int32()))]),
               "A": pa.int32(), "": pa.int32()}
    values = {"a": [{"b": 1, "c.d": 2}, None], "list": [{"list": [1]}, {"list": None}]}
    names = pa.table([pa.array(values.get(name, [index, None]), kind)
                      for index, (name, kind) in enumerate(awkward.items())], list(awkward))
    fixtures.arrow("edge-column-names", names, "names with dots, blanks, quotes, Unicode, nothing; `a` beside `A`",
                   "a path is a list of names, not a dotted string")
    furnished(fixtures, chance)


def furnished(fixtures: Fixtures, chance: random.Random) -> None:
    """Files with all that a reader of rows may pass over."""
    rows = 40
    table = table_of(
        [(required("id", pa.int64()), pa.array(range(rows)))],
        both("word", pa.string(), sorted(chance.choice(WORDS) for _ in range(rows)), chance),
        [(pa.field("list", pa.list_(pa.float64())), pa.array([[index / 2] * (index % 3) for index in range(rows)]))],
    )
    options = {"groups": 2, "row_group_size": 26, "max_rows_per_page": 10, "pages_at_least": 2}
    fixtures.arrow("edge-statistics", table, "statistics in the footer and in the page headers",
                   "structs of thrift to read or to skip", write_statistics=True, checks=(has_statistics,), **options)
    fixtures.arrow(
        "edge-page-index", table, "column and offset indices", "they lie between the row groups and the footer",
        write_statistics=True, write_page_index=True, **options)
    column = pq.read_metadata(io.BytesIO(fixtures.files["edge-page-index"][0])).row_group(0).column(0)
    assert column.has_offset_index and column.has_column_index
    fields = [field.with_metadata({"PARQUET:field_id": str(10 + index), "comment": "x"})
              for index, field in enumerate(table.schema)]
    noted = table.cast(pa.schema(fields, metadata={"writer": "fixtures", "note": "ünïcødé\n", "empty": ""}))
    fixtures.arrow(
        "edge-metadata", noted, "key-value metadata, Arrow's schema, field ids 10, 11, …, CRC-32 of pages, sorting "
        "columns", "Delta maps columns by field id; the others may be checked or passed over", store_schema=True,
        write_page_checksum=True, codec="SNAPPY", compression="snappy", checks=(has_checksums,),
        sorting_columns=[pq.SortingColumn(0)], **options)
    file = pq.ParquetFile(io.BytesIO(fixtures.files["edge-metadata"][0]))
    assert file.metadata.metadata[b"note"] == "ünïcødé\n".encode() and b"ARROW:schema" in file.metadata.metadata
    assert [field.metadata[b"PARQUET:field_id"] for field in file.schema_arrow] == [b"10", b"11", b"12", b"13"]
    assert file.metadata.row_group(0).sorting_columns

    fixtures.rust(
        "edge-bloom-filters", table, "bloom filters; written by parquet-rs", "they lie between the row groups",
        encodings="RLE_DICTIONARY", codec="SNAPPY", compression="SNAPPY", groups=2, max_row_group_size=26,
        default_column_properties=ColumnProperties(
            bloom_filter_properties=BloomFilterProperties(True, 0.1, 20)), checks=(has_bloom_filters,))


# --- The Rust writer --------------------------------------------------------------------------------------------------


def rust(fixtures: Fixtures) -> None:
    fixtures.section("Other writers")
    chance = random.Random("rust")
    rows = 70
    plain = {"small": "DELTA_BINARY_PACKED", "large": "DELTA_BINARY_PACKED", "word": "DELTA_BYTE_ARRAY",
             "flag": "RLE", "double": "BYTE_STREAM_SPLIT", "text": "DELTA_LENGTH_BYTE_ARRAY"}
    table = table_of(
        [(required("small", pa.int32()), pa.array([signed(chance, 10) for _ in range(rows)], pa.int32()))],
        [(pa.field("large", pa.int64()), pa.array(gaps(chance, [index * 7 for index in range(rows)]), pa.int64()))],
        [(pa.field("word", pa.string()), pa.array(gaps(chance, [f"ferry-{index}" for index in range(rows)])))],
        [(pa.field("flag", pa.bool_()), pa.array(gaps(chance, [index % 9 < 5 for index in range(rows)])))],
        [(pa.field("double", pa.float64()), pa.array(gaps(chance, [index / 8 for index in range(rows)])))],
        [(pa.field("text", pa.string()), pa.array(gaps(chance, [WORDS[index % 11] for index in range(rows)])))],
    )
    fixtures.rust(
        "rust-encodings", table, "the encodings as parquet-rs writes them, two row groups",
        "blocks of 256 for 64 bits; RLE booleans in pages v1", encodings=plain, compression="UNCOMPRESSED", groups=2,
        max_row_group_size=40, checks=(delta_blocks((128, 4), (256, 4)),),
        column_properties={name: ColumnProperties(dictionary_enabled=False, encoding=encoding)
                           for name, encoding in plain.items()})
    table = nested_columns(chance, 16).drop(["map_of_struct"])
    fixtures.rust("rust-nested", table, "nested columns as parquet-rs writes them, LZ4",
                  "what deltalake leaves in tables; the deprecated codec in one Hadoop block",
                  encodings="RLE_DICTIONARY", codec="LZ4", compression="LZ4")


# --- A small writer for the shapes of the past ------------------------------------------------------------------------

BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE, BYTE_ARRAY, FIXED = (I32(number) for number in range(8))
UTF8, MAP, MAP_KEY_VALUE, LIST, ENUM, DECIMAL, DATE, TIME_MILLIS, TIME_MICROS, TIMESTAMP_MILLIS, TIMESTAMP_MICROS = (
    I32(number) for number in range(11))
UINT_8, UINT_16, UINT_32, UINT_64, INT_8, INT_16, INT_32, INT_64, JSON = (I32(number) for number in range(11, 20))
REQUIRED, OPTIONAL, REPEATED = range(3)


@dataclasses.dataclass
class Node:
    """A field of the schema: a leaf with a physical type, or a group."""

    name: str
    repetition: int
    physical: I32 | None = None
    children: list["Node"] | None = None
    length: int | None = None
    converted: I32 | None = None
    logical: dict | None = None
    scale: int | None = None
    precision: int | None = None

    def element(self) -> dict:
        def small(number: int | None) -> I32 | None:
            return None if number is None else I32(number)

        return {1: self.physical, 2: small(self.length), 3: I32(self.repetition), 4: self.name,
                5: None if self.children is None else I32(len(self.children)), 6: self.converted,
                7: small(self.scale), 8: small(self.precision), 10: self.logical}

    def elements(self) -> Iterator[dict]:
        yield self.element()
        for child in self.children or []:
            yield from child.elements()


def leaf(name: str, repetition: int, physical: I32, **annotations: object) -> Node:
    return Node(name, repetition, physical, **annotations)


def group(name: str, repetition: int, children: list[Node], **annotations: object) -> Node:
    return Node(name, repetition, None, children, **annotations)


@dataclasses.dataclass
class Column:
    """A leaf with its levels and values, shredded from the records."""

    path: tuple[str, ...]
    node: Node
    most_repetition: int
    most_definition: int
    entries: list[tuple[int, int, object]] = dataclasses.field(default_factory=list)


def hybrid(levels: list[int], width: int) -> bytes:
    """The RLE/bit-packed hybrid: a run where eight or more are the same, else groups of eight."""
    out, position = b"", 0
    while position < len(levels):
        end = position
        while end < len(levels) and levels[end] == levels[position]:
            end += 1
        if end - position >= 8:
            out += varint((end - position) << 1) + levels[position].to_bytes((width + 7) // 8, "little")
            position = end
        else:
            eight = levels[position:position + 8]
            packed = sum(level << index * width for index, level in enumerate(eight))
            out += b"\x03" + packed.to_bytes(width, "little")
            position += 8
    return out


def plain_values(values: list, physical: I32) -> bytes:
    if physical == BOOLEAN:
        bits = sum(value << index for index, value in enumerate(values))
        return bits.to_bytes((len(values) + 7) // 8, "little")
    if physical == BYTE_ARRAY:
        values = [value.encode() if isinstance(value, str) else value for value in values]
        return b"".join(struct.pack("<I", len(value)) + value for value in values)
    if physical == FIXED:
        return b"".join(values)
    form = {INT32: "i", INT64: "q", FLOAT: "f", DOUBLE: "d"}[physical]
    return struct.pack(f"<{len(values)}{form}", *values)


def snappy(data: bytes) -> bytes:
    return pa.Codec("snappy").compress(data, asbytes=True)


@dataclasses.dataclass
class RawFile:
    """A file from a schema and records in the shape of the schema: a group is a dictionary, a repeated field a list."""

    schema: list[Node]
    records: list[dict]
    version: int = 1
    codec: int = 0
    compress: Callable[[bytes], bytes] = bytes
    page_rows: int = 1_000_000
    page_levels: int | None = None     # cut pages after so many levels instead, in the middle of rows too
    dictionary: bool = False
    dictionary_offset: bool = True     # write the dictionary page's offset into the footer
    odd: bool = False                  # see `oddities`

    def encoded(self) -> bytes:
        columns = list(self.columns(self.schema, (), 0, 0))
        for record in self.records:
            self.shred(self.schema, record, 0, 0, 0, iter(columns))
        out, chunks = b"PAR1", []
        for column in columns:
            pages = self.pages(column)
            start, body = len(out), b"".join(page for page, _ in pages)
            dictionary_size = len(pages[0][0]) if self.dictionary else 0
            out += body
            chunks.append({2: start, 3: {
                1: column.node.physical, 2: [I32(0), I32(3), *([I32(2)] if self.dictionary else [])],
                3: list(column.path), 4: I32(self.codec), 5: len(column.entries),
                6: sum(size for _, size in pages), 7: len(body),
                9: start + (dictionary_size if self.dictionary_offset else 0),
                11: start if dictionary_size and self.dictionary_offset else None}})
        elements = [{4: "schema", 5: I32(len(self.schema))}]
        for node in self.schema:
            elements += node.elements()
        row_group = {1: chunks, 2: len(out) - 4, 3: len(self.records)}
        metadata = {1: I32(1), 2: elements, 3: len(self.records), 4: [row_group], 6: "make-parquet-fixtures"}
        if self.odd:
            metadata[200] = {1: [True, False], 2: {7: b"later"}}
        footer = thrift(metadata)[1]
        return out + footer + struct.pack("<I", len(footer)) + b"PAR1"

    def columns(self, nodes: list[Node], path: tuple[str, ...], repetition: int, definition: int) -> Iterator[Column]:
        for node in nodes:
            repeated = repetition + (node.repetition == REPEATED)
            defined = definition + (node.repetition != REQUIRED)
            if node.children is None:
                yield Column((*path, node.name), node, repeated, defined)
            else:
                yield from self.columns(node.children, (*path, node.name), repeated, defined)

    def shred(self, nodes: list[Node], record: dict | None, repetition: int, definition: int, depth: int,
              columns: Iterator[Column]) -> None:
        """Appends a record to the columns of its leaves, which `columns` gives in order. No record is a null above."""
        for node in nodes:
            below = [next(columns) for _ in self.columns([node], (), 0, 0)]
            deeper = depth + (node.repetition == REPEATED)
            value = None if record is None else record[node.name]
            items = (value or []) if node.repetition == REPEATED else [] if value is None else [value]
            assert items or record is None or node.repetition != REQUIRED, node.name
            for position, item in enumerate(items):
                level = repetition if position == 0 else deeper
                defined = definition + (node.repetition != REQUIRED)
                if node.children is None:
                    below[0].entries.append((level, defined, item))
                else:
                    self.shred(node.children, item, level, defined, deeper, iter(below))
            if not items:
                for column in below:
                    column.entries.append((repetition, definition, None))

    def pages(self, column: Column) -> list[tuple[bytes, int]]:
        """The pages of the chunk, each with the size that it has uncompressed; a dictionary comes first."""
        pages = []
        rows = [index for index, (repetition, _, _) in enumerate(column.entries) if repetition == 0]
        if self.page_levels:
            cuts = list(range(0, len(column.entries), self.page_levels))
        else:
            cuts = rows[::self.page_rows]
        known = None
        if self.dictionary:
            known = sorted({value for _, _, value in column.entries if value is not None})
            body = plain_values(known, column.node.physical)
            pages.append(self.page({1: I32(2), 7: {1: I32(len(known)), 2: I32(2)}}, b"", body))
        for number, cut in enumerate(cuts):
            entries = column.entries[cut:cuts[number + 1] if number + 1 < len(cuts) else None]
            pages.append(self.data_page(column, entries, known, number))
            if self.odd and number == 1:
                pages += self.oddities(column)
        return pages

    def oddities(self, column: Column) -> list[tuple[bytes, int]]:
        """A page of no values, and a page of the kind that nobody has defined."""
        return [self.data_page(column, [], None, 0), self.page({1: I32(1), 6: {}}, b"", b"nothing to read here")]

    def data_page(self, column: Column, entries: list, known: list | None, number: int) -> tuple[bytes, int]:
        values = [value for _, definition, value in entries if definition == column.most_definition]
        encoding = I32(0)
        body = plain_values(values, column.node.physical)
        if known is not None:
            width = max(0, len(known) - 1).bit_length()
            encoding, body = I32(2), bytes([width]) + hybrid([known.index(value) for value in values], width)
        levels = [
            hybrid([entry[index] for entry in entries], most.bit_length()) if most else b""
            for index, most in enumerate((column.most_repetition, column.most_definition))
        ]
        count = I32(len(entries))
        if self.version == 1 and not (self.odd and number % 2):
            prefixed = [struct.pack("<I", len(level)) + level if most else b"" for level, most in
                        zip(levels, (column.most_repetition, column.most_definition))]
            return self.page({1: I32(0), 5: {1: count, 2: encoding, 3: I32(3), 4: I32(3)}}, b"",
                             b"".join(prefixed) + body)
        packed = False if self.odd and number == 3 else None
        rows = sum(entry[0] == 0 for entry in entries)
        header = {1: count, 2: I32(len(entries) - len(values)), 3: I32(rows), 4: encoding, 5: I32(len(levels[1])),
                  6: I32(len(levels[0])), 7: packed}
        return self.page({1: I32(3), 8: header}, levels[0] + levels[1], body, packed is None)

    def page(self, header: dict, before: bytes, body: bytes, compressed: bool = True) -> tuple[bytes, int]:
        """A page; `before` is never compressed."""
        packed = self.compress(body) if compressed else body
        sizes = {2: I32(len(before) + len(body)), 3: I32(len(before) + len(packed))}
        if self.odd:
            header = header | {77: {1: "later", 2: [I32(1)] * 20, 30: {}}, 78: True, 79: -5}
        head = thrift(header | sizes)[1]
        return head + before + packed, len(head) + len(before) + len(body)


# --- Shapes of the past -----------------------------------------------------------------------------------------------


def legacy(fixtures: Fixtures) -> None:
    fixtures.section("Shapes of the past")

    def add(name: str, schema: list[Node], pairs: list[tuple[dict, dict]], holds: str, why: str) -> None:
        """`pairs` are the records in the shape of the file, and as they are meant."""
        data = RawFile(schema, [record for record, _ in pairs]).encoded()
        fixtures.add(name, data, [text(row) for _, row in pairs], holds, why, encodings="PLAIN")

    add("legacy-repeated-fields", [
        leaf("id", REQUIRED, INT32),
        leaf("x", REPEATED, INT32),
        group("point", REPEATED, [leaf("a", REQUIRED, INT32), leaf("b", OPTIONAL, BYTE_ARRAY, converted=UTF8)]),
        group("outer", OPTIONAL, [leaf("names", REPEATED, BYTE_ARRAY, converted=UTF8), leaf("n", OPTIONAL, INT64)]),
    ], [
        (row, row) for row in (
            {"id": 1, "x": [1, 2, 3], "point": [{"a": 1, "b": "p"}, {"a": 2, "b": None}],
             "outer": {"names": ["u", "v"], "n": 5}},
            {"id": 2, "x": [], "point": [], "outer": None},
            {"id": 3, "x": [4], "point": [{"a": 3, "b": "q"}], "outer": {"names": [], "n": None}},
        )
    ], "`repeated int32 x`, a repeated group, a repeated field in a group, none of them annotated",
        "protobuf writers; a repeated field without LIST is a required list of required elements")

    add("legacy-list-two-levels", [
        group("ints", OPTIONAL, [leaf("element", REPEATED, INT32)], converted=LIST),
        group("words", REQUIRED, [leaf("array", REPEATED, BYTE_ARRAY, converted=UTF8)], converted=LIST),
        group("lists", OPTIONAL, [
            group("array", REPEATED, [leaf("array", REPEATED, INT32)], converted=LIST)], converted=LIST),
        group("within", OPTIONAL, [
            group("element", REPEATED, [leaf("inside", REPEATED, INT32)], converted=LIST)], converted=LIST),
    ], [
        ({"ints": {"element": [1, 2]}, "words": {"array": ["a", "", "c"]},
          "lists": {"array": [{"array": [1, 2]}, {"array": []}]}, "within": {"element": [{"inside": [7, 8]}]}},
         {"ints": [1, 2], "words": ["a", "", "c"], "lists": [[1, 2], []], "within": [[7, 8]]}),
        ({"ints": None, "words": {"array": []}, "lists": None, "within": {"element": []}},
         {"ints": None, "words": [], "lists": None, "within": []}),
        ({"ints": {"element": []}, "words": {"array": ["d"]}, "lists": {"array": []}, "within": None},
         {"ints": [], "words": ["d"], "lists": [], "within": None}),
    ], "`optional group l (LIST) { repeated int32 element }`, lists of such lists",
        "parquet-avro and Spark before 2.0: the repeated field itself is the element")

    str_field = leaf("str", REQUIRED, BYTE_ARRAY, converted=UTF8)
    add("legacy-list-groups", [
        group("one", OPTIONAL, [group("array", REPEATED, [str_field])], converted=LIST),
        group("two", OPTIONAL, [group("element", REPEATED, [str_field, leaf("num", OPTIONAL, INT32)])], converted=LIST),
        group("three", OPTIONAL, [group("three_tuple", REPEATED, [str_field])], converted=LIST),
        group("bag", OPTIONAL, [group("bag", REPEATED, [
            leaf("array_element", OPTIONAL, INT32)])], converted=LIST),
        group("plain", OPTIONAL, [group("element", REPEATED, [leaf("num", OPTIONAL, INT32)])], converted=LIST),
    ], [
        ({"one": {"array": [{"str": "a"}, {"str": "b"}]}, "two": {"element": [{"str": "c", "num": None}]},
          "three": {"three_tuple": [{"str": "d"}]}, "bag": {"bag": [{"array_element": None}, {"array_element": 2}]},
          "plain": {"element": [{"num": 3}, {"num": None}]}},
         {"one": [{"str": "a"}, {"str": "b"}], "two": [{"str": "c", "num": None}], "three": [{"str": "d"}],
          "bag": [None, 2], "plain": [3, None]}),
        ({"one": {"array": []}, "two": None, "three": {"three_tuple": []}, "bag": None, "plain": {"element": []}},
         {"one": [], "two": None, "three": [], "bag": None, "plain": []}),
    ], "lists of `repeated group array`, of a group with two fields, of `NAME_tuple`, of Hive's `bag`, of `element`",
        "the rules of the format's specification for which group is the element")

    key = leaf("key", REQUIRED, BYTE_ARRAY, converted=UTF8)
    add("legacy-maps", [
        group("inner", OPTIONAL, [
            group("map", REPEATED, [key, leaf("value", OPTIONAL, INT32)], converted=MAP_KEY_VALUE)], converted=MAP),
        group("outer", OPTIONAL, [
            group("map", REPEATED, [key, leaf("value", REQUIRED, INT32)])], converted=MAP_KEY_VALUE),
        group("named", REQUIRED, [
            group("entries", REPEATED, [leaf("k", REQUIRED, INT64), group("v", OPTIONAL, [
                leaf("x", OPTIONAL, INT32)])])], converted=MAP),
    ], [
        ({"inner": {"map": [{"key": "a", "value": 1}, {"key": "b", "value": None}]},
          "outer": {"map": [{"key": "c", "value": 3}]},
          "named": {"entries": [{"k": 1, "v": {"x": 4}}, {"k": 2, "v": None}, {"k": 3, "v": {"x": None}}]}},
         {"inner": {"a": 1, "b": None}, "outer": {"c": 3},
          "named": [{"key": 1, "value": {"x": 4}}, {"key": 2, "value": None}, {"key": 3, "value": {"x": None}}]}),
        ({"inner": None, "outer": {"map": []}, "named": {"entries": []}}, {"inner": None, "outer": {}, "named": []}),
        ({"inner": {"map": []}, "outer": None, "named": {"entries": [{"k": -1, "v": None}]}},
         {"inner": {}, "outer": None, "named": [{"key": -1, "value": None}]}),
    ], "MAP_KEY_VALUE on the inner and on the outer group; fields of other names",
        "Hive and Spark before 3; names mean nothing, places do")
    annotations(fixtures)


def twos_complement(number: int, size: int | None = None) -> bytes:
    size = size or number.bit_length() // 8 + 1
    return number.to_bytes(size, "big", signed=True)


def annotations(fixtures: Fixtures) -> None:
    """Types told by the converted type alone, as before 2018, and by the logical type alone."""
    micros = 1_700_000_000_123_456
    schema = [
        leaf("utf8", OPTIONAL, BYTE_ARRAY, converted=UTF8), leaf("enum", OPTIONAL, BYTE_ARRAY, converted=ENUM),
        leaf("json", OPTIONAL, BYTE_ARRAY, converted=JSON), leaf("bytes", OPTIONAL, BYTE_ARRAY),
        leaf("date", OPTIONAL, INT32, converted=DATE), leaf("time_ms", OPTIONAL, INT32, converted=TIME_MILLIS),
        leaf("time_us", OPTIONAL, INT64, converted=TIME_MICROS),
        leaf("stamp_ms", OPTIONAL, INT64, converted=TIMESTAMP_MILLIS),
        leaf("stamp_us", OPTIONAL, INT64, converted=TIMESTAMP_MICROS),
        leaf("i8", OPTIONAL, INT32, converted=INT_8), leaf("i16", OPTIONAL, INT32, converted=INT_16),
        leaf("i32", OPTIONAL, INT32, converted=INT_32), leaf("i64", OPTIONAL, INT64, converted=INT_64),
        leaf("u8", OPTIONAL, INT32, converted=UINT_8), leaf("u16", OPTIONAL, INT32, converted=UINT_16),
        leaf("u32", OPTIONAL, INT32, converted=UINT_32), leaf("u64", OPTIONAL, INT64, converted=UINT_64),
        leaf("d9", OPTIONAL, INT32, converted=DECIMAL, precision=9, scale=2),
        leaf("d18", OPTIONAL, INT64, converted=DECIMAL, precision=18, scale=4),
        leaf("d20", OPTIONAL, FIXED, length=9, converted=DECIMAL, precision=20, scale=3),
    ]
    record = {
        "utf8": "é", "enum": "RED", "json": '{"a":1}', "bytes": b"\0\xff", "date": -1, "time_ms": 86_399_999,
        "time_us": 1, "stamp_ms": -1, "stamp_us": micros, "i8": -128, "i16": -32768, "i32": -(1 << 31),
        "i64": -(1 << 63), "u8": 255, "u16": 65535, "u32": -1, "u64": -1, "d9": -5, "d18": 123_456,
        "d20": twos_complement(-(10**19), 9),
    }
    row = ('{"utf8":"é","enum":"RED","json":"{\\"a\\":1}","bytes":"00ff","date":"1969-12-31",'
           '"time_ms":"23:59:59.999","time_us":"00:00:00.000001","stamp_ms":"1969-12-31T23:59:59.999Z",'
           '"stamp_us":"2023-11-14T22:13:20.123456Z","i8":-128,"i16":-32768,"i32":-2147483648,'
           '"i64":-9223372036854775808,"u8":255,"u16":65535,"u32":4294967295,"u64":18446744073709551615,'
           '"d9":-0.05,"d18":12.3456,"d20":-10000000000000000.000}')
    empty = {node.name: None for node in schema}

    def enum_is_text(table: pa.Table) -> pa.Table:
        """pyarrow gives an ENUM as bytes."""
        place = table.schema.get_field_index("enum")
        return table.set_column(place, "enum", table.column("enum").cast(pa.string()))

    fixtures.add("types-converted-only", RawFile(schema, [record, empty]).encoded(), [row, text(empty)],
                 "types told by converted types, without logical types", "writers before format version 2.4",
                 encodings="PLAIN", read=enum_is_text)

    # Members of the union LogicalType, and the unit of a time.
    string, enum, number, date, time, stamp, integer, json_type, uuid_type, half = 1, 4, 5, 6, 7, 8, 10, 12, 14, 15
    milliseconds, nanoseconds = {1: {}}, {3: {}}
    schema = [
        leaf("string", OPTIONAL, BYTE_ARRAY, logical={string: {}}),
        leaf("enum", OPTIONAL, BYTE_ARRAY, logical={enum: {}}),
        leaf("json", OPTIONAL, BYTE_ARRAY, logical={json_type: {}}),
        leaf("uuid", OPTIONAL, FIXED, length=16, logical={uuid_type: {}}),
        leaf("half", OPTIONAL, FIXED, length=2, logical={half: {}}), leaf("date", OPTIONAL, INT32, logical={date: {}}),
        leaf("time_ns", OPTIONAL, INT64, logical={time: {1: False, 2: nanoseconds}}),
        leaf("local_ns", OPTIONAL, INT64, logical={stamp: {1: False, 2: nanoseconds}}),
        leaf("utc_ms", OPTIONAL, INT64, logical={stamp: {1: True, 2: milliseconds}}),
        leaf("d5", OPTIONAL, INT32, logical={number: {1: I32(1), 2: I32(5)}}),
        leaf("u32", OPTIONAL, INT32, logical={integer: {1: I8(32), 2: False}}),
        group("list", OPTIONAL, [group("list", REPEATED, [leaf("element", OPTIONAL, INT32)])], logical={3: {}}),
        group("map", OPTIONAL, [group("key_value", REPEATED, [
            leaf("key", REQUIRED, BYTE_ARRAY, logical={string: {}}),
            leaf("value", OPTIONAL, INT32)])], logical={2: {}}),
    ]
    record = {
        "string": "s", "enum": "RED", "json": "[]", "uuid": uuid.UUID(int=1 << 100).bytes,
        "half": struct.pack("<e", 1.5), "date": 20000, "time_ns": 1, "local_ns": micros * 1000 + 1,
        "utc_ms": 0, "d5": -15, "u32": -2,
        "list": {"list": [{"element": 1}, {"element": None}]}, "map": {"key_value": [{"key": "k", "value": 1}]},
    }
    row = ('{"string":"s","enum":"RED","json":"[]","uuid":"00000010-0000-0000-0000-000000000000","half":1.5,'
           '"date":"2024-10-04","time_ns":"00:00:00.000000001","local_ns":"2023-11-14T22:13:20.123456001",'
           '"utc_ms":"1970-01-01T00:00:00.000Z","d5":-1.5,"u32":4294967294,"list":[1,null],"map":{"k":1}}')
    empty = {node.name: None for node in schema}
    fixtures.add("types-logical-only", RawFile(schema, [record, empty]).encoded(), [row, text(empty)],
                 "logical types without converted types", "a writer may leave the old annotation out",
                 encodings="PLAIN", read=enum_is_text)

    unscaled = [0, 1, -1, 127, 128, -128, -129, 150, -5, 10**17, -(10**17), 10**37, -(10**38) + 1]
    schema = [leaf("d5", OPTIONAL, BYTE_ARRAY, converted=DECIMAL, precision=5, scale=2),
              leaf("d38", OPTIONAL, BYTE_ARRAY, converted=DECIMAL, precision=38, scale=10),
              leaf("padded", OPTIONAL, BYTE_ARRAY, converted=DECIMAL, precision=38, scale=0)]
    records, rows = [], []
    for index, number in enumerate(unscaled):
        small = number if abs(number) < 10**5 else None
        records.append({"d5": None if small is None else twos_complement(small), "d38": twos_complement(number),
                        "padded": twos_complement(number, 16 if index % 2 else None)})
        rows.append("{" + f'"d5":{"null" if small is None else decimal_text(small, 2)},'
                    f'"d38":{decimal_text(number, 10)},"padded":{decimal_text(number, 0)}' + "}")
    fixtures.add("types-decimal-bytes", RawFile(schema, records).encoded(), rows,
                 "decimals in BYTE_ARRAY, with as few bytes as they need and with sixteen", "avro writers",
                 encodings="PLAIN")


def main() -> None:
    arguments = argparse.ArgumentParser(description="Makes the fixtures of the tests of the Parquet reader.")
    arguments.add_argument("--output", type=pathlib.Path, default=FIXTURES, help="the folder to write into")
    folder = arguments.parse_args().output.resolve()
    fixtures = Fixtures()
    for part in (encodings, codecs, pages, nested, types, legacy, delta, edges, rust):
        part(fixtures)
    fixtures.write(folder)
    size = sum(len(data) + len(rows.encode()) for data, rows in fixtures.files.values())
    print(f"{folder}: {len(fixtures.files)} fixtures, {size:,} bytes")


if __name__ == "__main__":
    main()
