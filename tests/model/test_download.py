"""Fetching a published file, against a server on this machine."""

import hashlib
import http.server
import io
import threading
import zipfile

import pytest

from model.datasets.download import DownloadError, RemoteFile, fetch


class Server:
    """A file server that understands Range, and can be told to break off."""

    def __init__(self):
        self.files, self.asked, self.cut_after, self.kind = {}, [], None, "application/zip"

    @property
    def url(self):
        return f"http://127.0.0.1:{self.http.server_port}"

    def answer(self, request):
        body = self.files.get(request.path)
        if body is None:
            return request.send_error(404)
        wanted = request.headers.get("Range")
        self.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        if start and start >= len(body):
            return request.send_error(416)
        request.send_response(206 if start else 200)
        request.send_header("Content-Type", self.kind)
        request.send_header("Content-Length", str(len(body) - start))
        request.end_headers()
        part = body[start:]
        return request.wfile.write(part[: self.cut_after])


@pytest.fixture
def server():
    told = Server()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            told.answer(self)

        def log_message(self, *words):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as told.http:
        threading.Thread(target=told.http.serve_forever, daemon=True).start()
        yield told
        told.http.shutdown()


BODY = bytes(range(256)) * 4000


def remote(server, name="set.bin", body=BODY):
    server.files[f"/{name}"] = body
    return RemoteFile(name, f"{server.url}/{name}", f"sha256:{hashlib.sha256(BODY).hexdigest()}")


def test_a_file_is_fetched_checked_and_not_fetched_again(server, tmp_path):
    told = []

    path, now = fetch(remote(server), tmp_path, lambda done, total: told.append((done, total)))

    assert (path.read_bytes(), now) == (BODY, True)
    assert told[-1] == (len(BODY), len(BODY))
    assert fetch(remote(server), tmp_path)[1] is False
    assert server.asked == [None]


def test_what_was_cut_off_goes_on_where_it_stopped(server, tmp_path):
    server.cut_after = 300_000
    with pytest.raises(DownloadError, match="run it again and it goes on"):
        fetch(remote(server), tmp_path)
    server.cut_after = None

    path, _ = fetch(remote(server), tmp_path)

    assert path.read_bytes() == BODY
    assert server.asked == [None, "bytes=300000-"]
    assert list(tmp_path.iterdir()) == [path]


def test_more_than_the_server_has_is_begun_anew(server, tmp_path):
    (tmp_path / "set.bin.part").write_bytes(b"x" * (len(BODY) + 5))

    assert fetch(remote(server), tmp_path)[0].read_bytes() == BODY


def test_another_file_than_the_published_one_is_refused_and_not_kept(server, tmp_path):
    with pytest.raises(DownloadError, match="sha256"):
        fetch(remote(server, body=b"replaced"), tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_lies_there_damaged_is_told(server, tmp_path):
    (tmp_path / "set.bin").write_bytes(b"damaged")

    with pytest.raises(DownloadError, match="delete it"):
        fetch(remote(server), tmp_path)


def test_without_a_published_checksum_the_archives_own_count(server, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("left/1.jpg", b"picture" * 100)
    server.files["/left.zip"] = packed.getvalue()
    file = RemoteFile("left.zip", f"{server.url}/left.zip")

    assert fetch(file, tmp_path)[0].is_file()

    broken = bytearray(packed.getvalue())
    broken[60] ^= 255
    server.files["/left.zip"] = bytes(broken)
    with pytest.raises(DownloadError, match="whole zip"):
        fetch(file, tmp_path / "again")


def test_a_web_page_instead_of_the_file_is_told(server, tmp_path):
    server.kind = "text/html"

    with pytest.raises(DownloadError, match="web page"):
        fetch(remote(server), tmp_path)


def test_a_file_that_is_not_there_is_told_with_its_status(server, tmp_path):
    with pytest.raises(DownloadError, match="404"):
        fetch(RemoteFile("absent.zip", f"{server.url}/absent.zip"), tmp_path)


def test_without_a_network_it_says_so(tmp_path):
    with pytest.raises(DownloadError, match="online"):
        fetch(RemoteFile("set.zip", "http://127.0.0.1:1/set.zip"), tmp_path)
