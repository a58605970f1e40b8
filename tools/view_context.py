"""Where in an HTML page a point of a template stands, and what may be put there.

Follows the states of the HTML standard's tokenizer (13.2.5) as far as our templates use them, and
refuses what the content security policy would not run anyway: inline scripts, styles and handlers.
"""
import re

VOID = set("area base br col embed hr img input link meta source track wbr".split())
VOID |= set("path circle rect use".split())  # drawings, which we close by />
RAW = {"script", "style"}
URLS = {"data-writing", "href", "src", "action", "formaction", "poster", "cite", "data", "ping", "manifest",
        "xlink:href", "background"}
NEVER = {"style", "srcdoc", "srcset"}
REFRESH = re.compile(r'="refresh" content="[0-9]+">')  # seconds, and no address
SCHEME = re.compile(r"\s*(javascript|vbscript|data|js)\s*:", re.I)
ABSOLUTE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//|\\)", re.I)


class BadView(Exception):
    """A template that must not be built; its text says why."""


class Context:
    """The state after some of the template's text. Two are equal when the same may follow."""

    def __init__(self):
        self.state = "text"   # text, tag, name, after, value, comment
        self.open = ()        # elements that are open
        self.tag = ""         # of the tag that is being read, "/p" when it closes
        self.attribute = ""
        self.quote = ""
        self.value = ""       # what the attribute holds so far; {} for what is put in

    def key(self):
        if self.state == "value":
            begun = self.attribute in URLS and bool(self.value)
            return self.state, self.open, self.tag, self.attribute, self.quote, begun
        inside_tag = self.state in ("tag", "after")
        return ("tag", self.open, self.tag) if inside_tag else (self.state, self.open)

    def copy(self):
        other = Context()
        other.__dict__.update(self.__dict__)
        return other

    def text(self, text):
        """Goes on behind literal text of the template."""
        at = 0
        while at < len(text):
            at = getattr(self, "_" + self.state)(text, at)

    def _text(self, text, at):
        inside = self.open[-1] if self.open else ""
        if inside in RAW:
            closing = text.find(f"</{inside}", at)
            body = text[at:closing if closing >= 0 else len(text)]
            if body.strip():
                raise BadView(f"an inline <{inside}>: put it into a file of src/web/assets/")
            if closing < 0:
                return len(text)
            at = closing
        if text.startswith("<!--", at):
            self.state = "comment"
            return at + 4
        opening = re.match(r"<(/?[a-zA-Z][a-zA-Z0-9]*)", text[at:at + 40])
        if opening:
            self.tag, self.state = opening[1].lower(), "tag"
            if self.tag in RAW - {"script"}:
                raise BadView(f"<{self.tag}>: put it into a file of src/web/assets/")
            return at + opening.end()
        if text[at] == "<" and not text.startswith("<!doctype", at):
            raise BadView("a < that begins no tag: write &lt;")
        following = text.find("<", at + 1)
        return len(text) if following < 0 else following

    def _comment(self, text, at):
        end = text.find("-->", at)
        if end >= 0:
            self.state = "text"
        return len(text) if end < 0 else end + 3

    def _tag(self, text, at):
        character = text[at]
        if character == ">":
            self._close()
        elif character != "/" and not character.isspace():
            name = re.match(r"[^\s=/>\"'<]+", text[at:])
            if not name:
                raise BadView(f"{character!r} inside <{self.tag}>")
            self._attribute(name[0].lower())
            return at + name.end()
        return at + 1

    def _attribute(self, name):
        self.attribute, self.value, self.state = name, "", "after"
        if name.startswith(("on", "hx-on")) or name in NEVER:
            raise BadView(f"the attribute {name}: the content security policy refuses it")

    def _after(self, text, at):
        """After an attribute's name: a value, or the next one."""
        if self.attribute == "http-equiv" and not REFRESH.match(text, at):
            raise BadView("the attribute http-equiv: only refresh after some seconds may stand")
        if text[at] != "=":
            self.state = "tag"
            return at
        self.state, self.quote = "value", text[at + 1:at + 2]
        if self.quote not in ("'", '"'):
            raise BadView(f"the value of {self.attribute} must stand in quotes")
        return at + 2

    def _value(self, text, at):
        end = text.find(self.quote, at)
        self.value += text[at:end if end >= 0 else len(text)]
        if SCHEME.match(self.value):
            raise BadView(f"{self.attribute} with a scheme that runs something")
        if end < 0:
            return len(text)
        self.state = "tag"
        return end + 1

    def _close(self):
        self.state = "text"
        if not self.tag.startswith("/"):
            if self.tag not in VOID:
                self.open += (self.tag,)
            return
        name = self.tag[1:]
        if not self.open or self.open[-1] != name:
            inside = f"inside <{self.open[-1]}>" if self.open else "and nothing is open"
            raise BadView(f"</{name}> {inside}")
        self.open = self.open[:-1]

    def put(self, kind):
        """Raises BadView when no `kind` ("value", "url", "part", "asset", "words") may stand here."""
        if self.state == "comment":
            raise BadView("in a comment nothing can be put")
        if self.state == "text":
            if self.open and self.open[-1] in RAW:
                raise BadView(f"in <{self.open[-1]}> nothing can be put")
            if kind in ("url", "part", "asset"):
                raise BadView(f"{kind} belongs into an attribute that holds an address")
            return
        if self.state != "value":
            raise BadView(f"among the attributes of <{self.tag}> nothing can be put; put a value "
                          "into quotes, or choose between texts with {{? }}")
        if self.attribute in URLS:
            self._put_address(kind)
        elif kind in ("url", "part", "asset"):
            raise BadView(f"{kind} in {self.attribute}, which holds no address")
        self.value += "{}"

    def _put_address(self, kind):
        if kind in ("url", "asset"):
            if self.value:
                raise BadView(f"{kind} stands at the beginning of {self.attribute}")
        elif kind != "part":
            raise BadView(f"{self.attribute} holds an address: write {{{{ url field }}}} for a whole "
                          "one, {{ part field }} for a part of one")
        elif not self.value or ABSOLUTE.match(self.value):
            raise BadView(f"part in {self.attribute} only behind a path of ours, as in /clients/")

    def end(self):
        if self.state != "text" or self.open:
            raise BadView(f"ends inside <{self.open[-1] if self.open else self.tag}>")
