"""What tests of archives share: a store of a small studio, and the program under strace."""
import shutil
import subprocess

import archive_made
import regulars_case

WRITES = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,linkat,ftruncate"


def may_trace():
    if not shutil.which("strace"):
        return False
    probe = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", "inject=fsync:error=EIO",
                            "true"], capture_output=True, check=False)
    return probe.returncode == 0


MAY_TRACE = may_trace()


class ArchiveCase(regulars_case.RegularsCase):
    def make_store(self, name="shop.db", **more):
        """A store filled from an archive that this test wrote."""
        content = archive_made.archive(archive_made.studio(**more))
        self.file("made.jsonl", content)
        self.done("restore", "made.jsonl", f"sqlite:{name}")
        return content

    def exported(self, name="shop.db"):
        self.done("export", f"sqlite:{name}", "exported.jsonl")
        return (self.folder / "exported.jsonl").read_bytes()

    def traced(self, injection, *arguments):
        """The program's own exit, or another number when the injection killed it."""
        return subprocess.run(["strace", "-f", "-E", "ASAN_OPTIONS=detect_leaks=0",
                               "-o", self.folder / "trace", "-e", f"trace={WRITES}",
                               "-e", f"inject={injection}", regulars_case.PROGRAM, *arguments],
                              cwd=self.folder, env=self.environment, capture_output=True,
                              timeout=60, check=False).returncode
