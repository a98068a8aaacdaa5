"""Tells from a file's first bytes that it is a picture, a film, a sound or another binary.

The file is never decoded: only its opening bytes are compared with published signatures.
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD_BYTES = 512


@dataclass(frozen=True)
class FileKind:
    """What a file's opening bytes say it is.

    name: as a person would say it; of_people: True where files of this kind show or
    carry persons (images, video, audio), which red line 1 keeps out.
    """

    name: str
    of_people: bool


# A signature is (offset, bytes) pairs that must all be there. Those that could open a
# plain text file ("BM", "ID3", "PAR1") also ask for a byte that text does not hold.
_Signature = tuple[tuple[int, bytes], ...]
_IMAGE, _VIDEO, _AUDIO = "image", "video", "audio recording"

_MEDIA: tuple[tuple[str, str, _Signature], ...] = (
    ("JPEG", _IMAGE, ((0, b"\xff\xd8\xff"),)),
    ("PNG", _IMAGE, ((0, b"\x89PNG"),)),
    ("GIF", _IMAGE, ((0, b"GIF87a"),)),
    ("GIF", _IMAGE, ((0, b"GIF89a"),)),
    ("WEBP", _IMAGE, ((0, b"RIFF"), (8, b"WEBPVP8"))),
    ("BMP", _IMAGE, ((0, b"BM"), (6, b"\x00\x00\x00\x00"))),
    ("TIFF", _IMAGE, ((0, b"II*\x00"),)),
    ("TIFF", _IMAGE, ((0, b"MM\x00*"),)),
    ("TIFF", _IMAGE, ((0, b"II+\x00"),)),
    ("TIFF", _IMAGE, ((0, b"MM\x00+"),)),
    ("JPEG 2000", _IMAGE, ((0, b"\x00\x00\x00\x0cjP  "),)),
    ("JPEG XL", _IMAGE, ((0, b"\xff\x0a"),)),
    ("JPEG XL", _IMAGE, ((0, b"\x00\x00\x00\x0cJXL "),)),
    ("Photoshop", _IMAGE, ((0, b"8BPS\x00"),)),
    ("DICOM", _IMAGE, ((128, b"DICM"),)),
    ("HEIC or AVIF", _IMAGE, ((0, b"\x00"), (4, b"ftyphei"))),
    ("HEIC or AVIF", _IMAGE, ((0, b"\x00"), (4, b"ftypmif"))),
    ("HEIC or AVIF", _IMAGE, ((0, b"\x00"), (4, b"ftypavi"))),
    ("M4A", _AUDIO, ((0, b"\x00"), (4, b"ftypM4A"))),
    ("MP4 or MOV", _VIDEO, ((0, b"\x00"), (4, b"ftyp"))),
    ("MOV", _VIDEO, ((0, b"\x00"), (4, b"moov"))),
    ("MOV", _VIDEO, ((0, b"\x00"), (4, b"mdat"))),
    ("MOV", _VIDEO, ((0, b"\x00"), (4, b"wide"))),
    ("MOV", _VIDEO, ((0, b"\x00"), (4, b"free"))),
    ("AVI", _VIDEO, ((0, b"RIFF"), (8, b"AVI LIST"))),
    ("MKV or WEBM", _VIDEO, ((0, b"\x1a\x45\xdf\xa3"),)),
    ("MPEG", _VIDEO, ((0, b"\x00\x00\x01\xba"),)),
    ("MPEG", _VIDEO, ((0, b"\x00\x00\x01\xb3"),)),
    ("MPEG transport stream", _VIDEO, ((0, b"G"), (188, b"G"), (376, b"G"), (3, b"\x10"))),
    ("WMV or WMA", _VIDEO, ((0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),)),
    ("FLV", _VIDEO, ((0, b"FLV\x01"),)),
    *(
        ("WAV", _AUDIO, ((0, b"RIFF"), (8, b"WAVE" + part)))
        for part in (b"fmt ", b"JUNK", b"bext", b"LIST", b"fact")
    ),
    ("WAV", _AUDIO, ((0, b"RF64"), (8, b"WAVEds64"))),
    ("MP3", _AUDIO, ((0, b"ID3\x02"),)),
    ("MP3", _AUDIO, ((0, b"ID3\x03"),)),
    ("MP3", _AUDIO, ((0, b"ID3\x04"),)),
    *(("MP3", _AUDIO, ((0, bytes((0xFF, second))),)) for second in (0xFB, 0xFA, 0xF3, 0xF2)),
    *(("AAC", _AUDIO, ((0, bytes((0xFF, second))),)) for second in (0xF1, 0xF9)),
    ("OGG", _AUDIO, ((0, b"OggS\x00"),)),
    ("FLAC", _AUDIO, ((0, b"fLaC\x00"),)),
    ("FLAC", _AUDIO, ((0, b"fLaC\x80"),)),
    ("AIFF", _AUDIO, ((0, b"FORM"), (8, b"AIFFCOMM"))),
    ("AIFF", _AUDIO, ((0, b"FORM"), (8, b"AIFCFVER"))),
    ("AMR", _AUDIO, ((0, b"#!AMR"),)),
)

_OTHER: tuple[tuple[str, _Signature], ...] = (
    ("a PDF document", ((0, b"%PDF-"),)),
    ("a ZIP archive or office document", ((0, b"PK\x03\x04"),)),
    ("a ZIP archive or office document", ((0, b"PK\x05\x06"),)),
    ("a ZIP archive or office document", ((0, b"PK\x07\x08"),)),
    ("an old office document", ((0, b"\xd0\xcf\x11\xe0"),)),
    ("an SQLite database", ((0, b"SQLite format 3\x00"),)),
    ("a Parquet table", ((0, b"PAR1\x15"),)),
    ("an Arrow table", ((0, b"ARROW1\x00"),)),
    *(("a Python pickle", ((0, bytes((0x80, protocol))),)) for protocol in (2, 3, 4, 5)),
    ("a NumPy array", ((0, b"\x93NUMPY"),)),
    ("an HDF5 file", ((0, b"\x89HDF"),)),
    ("a gzip archive", ((0, b"\x1f\x8b"),)),
    ("a bzip2 archive", ((0, b"BZh"), (4, b"1AY&SY"))),
    ("an xz archive", ((0, b"\xfd7zXZ\x00"),)),
    ("a zstd archive", ((0, b"\x28\xb5\x2f\xfd"),)),
    ("a 7-Zip archive", ((0, b"7z\xbc\xaf"),)),
    ("a RAR archive", ((0, b"Rar!\x1a\x07"),)),
    ("a program", ((0, b"\x7fELF"),)),
)


def kind_of(head: bytes) -> FileKind | None:
    """Return what the first bytes of a file say it is, or None where they say nothing.

    head: the first HEAD_BYTES bytes, or fewer where the file is shorter.
    Source of the signatures: the formats' own specifications (ITU-T T.81, ISO/IEC
    14496-12, RFC 1952, RFC 9559, W3C PNG and so on).
    Does not say: that a file without a signature holds no picture.
    """
    for name, medium, signature in _MEDIA:
        if _fits(head, signature):
            article = "an" if medium[0] in "aeiou" else "a"
            return FileKind(f"{article} {medium} ({name})", of_people=True)
    for name, signature in _OTHER:
        if _fits(head, signature):
            return FileKind(name, of_people=False)
    return None


def _fits(head: bytes, signature: _Signature) -> bool:
    return all(head[at : at + len(part)] == part for at, part in signature)
