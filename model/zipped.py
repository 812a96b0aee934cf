"""What Python's zipfile raises over a zip that is damaged, or that nobody here can read."""

import lzma
import zipfile
import zlib

# Of one member: a wrong checksum or stream, a password, a method nobody reads. The others may still be whole.
DAMAGED_MEMBER = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, NotImplementedError)
# Of the whole: also an end that is not there, a bzip2 stream or a disk that fails, a name that is no UTF-8.
DAMAGED_ZIP = (*DAMAGED_MEMBER, EOFError, OSError, ValueError)
