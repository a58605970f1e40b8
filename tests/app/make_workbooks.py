"""Writes the workbooks of the tests into a folder: good ones, damaged ones and hostile ones."""
import pathlib
import sys
import zipfile

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{RELATION}officeDocument" Target="xl/workbook.xml"/></Relationships>"""
BOOK = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
<sheet name="Cover" sheetId="1" r:id="rId1"/><sheet name="Narudžbe" sheetId="2" r:id="rId2"/>
</sheets></workbook>"""
RELATIONS = f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{RELATION}worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{RELATION}worksheet" Target="worksheets/sheet2.xml"/>
<Relationship Id="rId3" Type="{RELATION}styles" Target="styles.xml"/>
<Relationship Id="rId4" Type="{RELATION}sharedStrings" Target="sharedStrings.xml"/>
</Relationships>"""
STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"""
STRINGS = """<sst><si><t>client</t></si><si><t>date</t></si><si><t>amount</t></si>
<si><t>Ivić, Ana</t></si><si><t>said "yes"</t></si><si><t>two
lines</t></si></sst>"""
ROWS = """<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>
<c r="C1" t="s"><v>2</v></c></row>
<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2" s="1"><v>46022</v></c><c r="C2"><v>12.50</v></c></row>
<row r="4"><c r="A4" t="s"><v>4</v></c><c r="B4" s="1"><v>46023</v></c></row>
<row r="5"><c r="A5" t="s"><v>5</v></c><c r="B5" s="1"><v>46024</v></c><c r="C5"><v>3</v></c></row>"""


def sheet(rows):
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>"


def parts(rows=ROWS):
    return {"_rels/.rels": PACKAGE, "xl/workbook.xml": BOOK,
            "xl/_rels/workbook.xml.rels": RELATIONS, "xl/styles.xml": STYLES,
            "xl/sharedStrings.xml": STRINGS, "xl/worksheets/sheet1.xml": sheet(""),
            "xl/worksheets/sheet2.xml": sheet(rows)}


def write(path, contents):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def many_rows(count):
    return "".join(f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>client {row}</t></is></c>'
                   f'<c r="B{row}" s="1"><v>{45000 + row % 900}</v></c><c r="C{row}"><v>{row}.25</v>'
                   '</c></row>' for row in range(1, count + 1))


def main(folder):
    orders = folder / "orders.xlsx"
    write(orders, parts())
    whole = orders.read_bytes()

    write(folder / "long.xlsx", parts(many_rows(50000)))
    write(folder / "bomb.xlsx", parts('<row r="1">' + " " * (64 << 20)))
    write(folder / "document.zip", {"mimetype": "application/vnd.oasis.opendocument.text"})
    write(folder / "bad-row.xlsx", parts('<row r="7"><c r="A7"><v>1</v></c></row><row r="8">'
                                         '<c r="A8"><v>one</v></c></row>'))
    missing = parts()
    del missing["xl/worksheets/sheet2.xml"]
    write(folder / "missing.xlsx", missing)

    (folder / "cut.xlsx").write_bytes(whole[:len(whole) // 2])
    # The data of the last part, which is the sheet, with one bit turned over.
    at = whole.rindex(b"sheet2.xml", 0, whole.index(b"PK\x01\x02")) + 40
    (folder / "flipped.xlsx").write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1:])
    # Bit 0 of the flags, in each local and central header: encrypted.
    locked = bytearray(whole)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = locked.find(signature)
        while start >= 0:
            locked[start + offset] |= 1
            start = locked.find(signature, start + 4)
    (folder / "locked.xlsx").write_bytes(locked)

    container = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(70000)
    (folder / "old.xls").write_bytes(container + "Workbook".encode("utf-16-le") + bytes(512))
    (folder / "password.xlsx").write_bytes(container
                                           + "EncryptedPackage".encode("utf-16-le") + bytes(512))
    (folder / "empty.xlsx").write_bytes(b"")
    (folder / "made").touch()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
