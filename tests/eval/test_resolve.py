"""Labels that name pages: resolved, or counted and named, and never wrong for that."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from answerable import Settings, ingest, open_index
from answerable.errors import TicketError
from answerable.eval.labels.former_names import former_names
from answerable.eval.labels.page_names import PageNames
from answerable.eval.labels.resolve import ResolvedLabels, resolve
from answerable.ingest.recipe import Recipe
from answerable.model import Page, Ticket
from fakes import FakeEncoder
from loopback import Site, html, links, manners, redirect


def page(key: str, title: str = "A title", url: str | None = None) -> Page:
    return Page(key, title, "text", (), (), "hash", url)


def pages(*made: Page) -> dict[str, Page]:
    return {one.page: one for one in made}


FOLDER = pages(
    page("index.md", "Start"),
    page("refunds.md", "Money back"),
    page("teams/roles.md", "Roles of a team"),
    page("teams/README.md", "All about teams"),
    page("api/keys and tokens.md", "Keys"),
    page("api/Grüße.md", "Greetings"),
    page("plans.md", "Plans"),
    page("plans.html", "Plans"),
    page("old/limits.md", "Limits of the old API"),
    page("new/limits.md", "Limits"),
)
HELP = "https://help.kettle.example"
SITE = pages(
    *(
        page(url, title, url)
        for url, title in (
            (f"{HELP}/", "Kettle"),
            (f"{HELP}/teams/roles/", "Roles"),
            (f"{HELP}/show?article=7", "Seven"),
            (f"{HELP}/show?article=8", "Eight"),
            (f"{HELP}/hc/en-us/articles/4402-Reset-your-kettle", "Reset"),
        )
    ),
    page("articles/77310.md", "Descale", "https://kettle.zendesk.example/hc/en-us/articles/77310-Descale"),
)


def named(label: str, there: Mapping[str, Page], *others: str, former: Mapping[str, str] | None = None) -> list[str]:
    return list(PageNames(there, [label, *others], former or {}).read(label).pages)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("teams/roles.md", "teams/roles.md"),
        ("./teams/roles.md", "teams/roles.md"),
        ("/teams/roles.md", "teams/roles.md"),
        ("teams\\roles.md", "teams/roles.md"),
        ("C:\\repo\\docs\\teams\\roles.md", "teams/roles.md"),
        ("Teams/Roles.MD", "teams/roles.md"),
        ("teams/roles", "teams/roles.md"),
        ("teams/roles/", "teams/roles.md"),
        ("teams/roles.html", "teams/roles.md"),
        ("teams/roles/index.html", "teams/roles.md"),
        ("teams/roles.md#owner", "teams/roles.md"),
        ("docs/teams/roles.md", "teams/roles.md"),
        ("roles.md", "teams/roles.md"),
        ("https://kettle.example/teams/roles", "teams/roles.md"),
        ("HTTP://WWW.Kettle.example:80/teams/roles/?from=mail&utm_source=x#owner", "teams/roles.md"),
        ("https://kettle.example/docs/v2/en/teams/roles.html", "teams/roles.md"),
        ("https://github.com/kettle/docs/blob/main/docs/teams/roles.md#L10", "teams/roles.md"),
        ("https://docs.kettle.example/#/teams/roles?id=owner", "teams/roles.md"),
        ("file:///home/ann/docs/teams/roles.md", "teams/roles.md"),
        ("kettle.example/teams/roles/", "teams/roles.md"),
        ("https://kettle.example", "index.md"),
        ("https://kettle.example/index.html", "index.md"),
        ("https://kettle.example/teams/", "teams/README.md"),
        ("https://kettle.example/api/keys%20and%20tokens", "api/keys and tokens.md"),
        ("api/keys%20and%20tokens.md", "api/keys and tokens.md"),
        ("https://kettle.example/api/Gr%C3%BC%C3%9Fe/", "api/Grüße.md"),
        ("api/Gru\u0308ße.md", "api/Grüße.md"),  # the same letters, decomposed as a Mac writes them
        ("Roles of a team", "teams/roles.md"),
        ("new/limits", "new/limits.md"),
    ],
)
def test_ways_to_name_a_file(label: str, key: str) -> None:
    assert named(label, FOLDER) == [key]


@pytest.mark.parametrize(
    "label",
    [
        "",
        " ",
        "teams/role.md",
        "https://kettle.example/teams/permissions/",
        "https://kettle.example/blog/refunds",  # one segment: a post may be called so too
        "https://kettle.example/docs/",  # is not the start page
        "limits.md",  # two pages end so
        "Role",
    ],
)
def test_what_names_no_file_or_several(label: str) -> None:
    assert named(label, FOLDER) == []


def test_files_that_differ_in_their_extension_are_one_page() -> None:
    assert named("https://kettle.example/plans", FOLDER) == ["plans.md", "plans.html"]
    assert named("plans.html", FOLDER) == ["plans.html"]


def test_one_segment_is_believed_where_labels_agree_on_what_stands_before_it() -> None:
    one, other = "https://kettle.example/help/refunds", "https://kettle.example/help/plans"
    assert named(one, FOLDER) == [] and named(one, FOLDER, other) == ["refunds.md"]


@pytest.mark.parametrize(
    ("label", "key"),
    [
        (f"{HELP}/teams/roles/", f"{HELP}/teams/roles/"),
        (f"{HELP}/teams/roles", f"{HELP}/teams/roles/"),
        (f"{HELP}/teams/roles/index.html?ref=app#x", f"{HELP}/teams/roles/"),
        ("http://www.help.kettle.example/Teams/Roles", f"{HELP}/teams/roles/"),
        ("HELP.kettle.example/teams/roles", f"{HELP}/teams/roles/"),
        ("//help.kettle.example/teams/roles", f"{HELP}/teams/roles/"),
        ("/teams/roles", f"{HELP}/teams/roles/"),
        ("content/teams/roles.md", f"{HELP}/teams/roles/"),
        (f"{HELP}/show?utm_medium=x&article=8", f"{HELP}/show?article=8"),
        (f"{HELP}/hc/de/articles/4402", f"{HELP}/hc/en-us/articles/4402-Reset-your-kettle"),
        ("https://kettle.zendesk.example/hc/en-us/articles/77310-Descale-it", "articles/77310.md"),
        ("https://support.kettle.example/hc/articles/77310", "articles/77310.md"),  # the desk under a host of its own
        ("Seven", f"{HELP}/show?article=7"),
    ],
)
def test_ways_to_name_an_address(label: str, key: str) -> None:
    assert named(label, SITE) == [key]


@pytest.mark.parametrize(
    "label",
    [
        "https://blog.other.example/teams/roles/",  # another site, where pages have addresses
        f"{HELP}/v1/teams/roles/",  # another version
        f"{HELP}/roles/",
        f"{HELP}/show",
        f"{HELP}/show?article=9",
        f"{HELP}/hc/en-us/articles/4403",
    ],
)
def test_what_names_no_address(label: str) -> None:
    assert named(label, SITE) == []


def test_former_names_are_followed_and_circles_end() -> None:
    former = {f"{HELP}/a": f"{HELP}/b", f"{HELP}/b": f"{HELP}/teams/roles/", "x.md": "y.md", "y.md": "x.md"}
    assert named(f"{HELP.upper()}/a/", SITE, former=former) == [f"{HELP}/teams/roles/"]
    assert named("x.md", SITE, former=former) == []


def test_redirects_of_a_crawl_and_moved_pages_are_known(tmp_path: Path) -> None:
    index = tmp_path / "index"
    with Site() as site:
        site.pages = {
            "/": links("/roles", "/permissions", "/print"),
            "/permissions": redirect("/rights", 301),
            "/rights": redirect("/roles", 301),
            "/roles": html("<h1>Roles</h1><p>An Owner may do everything in the workspace.</p>"),
            "/print": html('<link rel="canonical" href="/roles"><h1>Roles</h1><p>An Owner may do everything.</p>'),
        }
        recipe = Recipe(name="help", source=site.url("/"), kind="site")
        ingest(recipe, index, Settings(crawl=manners()), encoder=FakeEncoder())
        old, printed, roles = site.url("/permissions#owner"), site.url("/print"), site.url("/roles")
    tickets = [
        Ticket("1", "?", answerable=True, relevant=(old,)),
        Ticket("2", "?", answerable=True, relevant=(printed,)),
    ]
    with open_index(index) as opened:
        assert [one.relevant for one in resolve(tickets, opened.pages, former_names(opened)).tickets] == [(roles,)] * 2
        assert resolve(tickets, opened.pages).left_out == ("1", "2"), "without them the test above proves nothing"

    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "roles.md").write_text("# Roles\n\nAn Owner may do everything in the workspace.\n", "utf-8")
    (docs / "other.md").write_text("# Other\n\nTea needs water of a hundred degrees.\n", "utf-8")
    ingest(str(docs), tmp_path / "files", encoder=FakeEncoder())
    (docs / "roles.md").rename(docs / "who-may-what.md")
    ingest(str(docs), tmp_path / "files", encoder=FakeEncoder())
    with open_index(tmp_path / "files") as opened:
        assert named("roles.md", opened.pages, former=former_names(opened)) == ["who-may-what.md"]


def test_a_memory_of_a_crawl_that_cannot_be_read_names_nothing(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# A\n\nWords of a page.\n", "utf-8")
    ingest(str(tmp_path / "docs"), tmp_path / "index", encoder=FakeEncoder())
    broken = tmp_path / "index" / "crawls" / "x" / "crawl.sqlite"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"no database at all" * 100)
    with open_index(tmp_path / "index") as opened:
        assert former_names(opened) == {}


# -- tickets -------------------------------------------------------------------------------------


def labelled(*labels: tuple[str, ...]) -> ResolvedLabels:
    tickets = [Ticket(f"t{n}", "?", answerable=True, relevant=named_pages) for n, named_pages in enumerate(labels)]
    return resolve(tickets, FOLDER)


def test_a_ticket_with_a_label_that_names_no_page_is_left_out_and_named() -> None:
    found = labelled(("refunds.md",), ("teams/rolls.md", "refunds.md"), ("limits.md",), ("teams/rolls.md",))
    assert [(one.answerable, one.relevant) for one in found.tickets] == [(True, ("refunds.md",)), *[(None, ())] * 3]
    assert found.left_out == ("t1", "t2", "t3") and found.labelled == 4
    first, second = found.unresolved
    assert (first.label, first.tickets, first.nearest) == ("teams/rolls.md", ("t1", "t3"), "teams/roles.md")
    assert set(second.meant) == {"old/limits.md", "new/limits.md"}
    with pytest.raises(TicketError) as error:
        found.check(0.02, "tickets.jsonl")
    assert error.value.message.startswith(
        "3 of 4 labelled tickets name pages that the index has not: 2 labels name no page"
    )
    assert (
        "nearest teams/roles.md" in error.value.message
        and "may be old/limits.md or new/limits.md" in error.value.message
    )
    assert "answerable pages" in (error.value.remedy or "") and "max_unresolved_labels" in (error.value.remedy or "")
    assert "3 tickets are left out" in found.notes[-1]


@pytest.mark.parametrize(
    ("lost", "of", "share", "refused"),
    [
        (1, 10, 0.02, False),  # one may be, whatever the share
        (2, 10, 0.02, True),
        (2, 100, 0.02, False),
        (3, 100, 0.02, True),
        (1, 100, 0.0, True),
        (1, 1, 0.02, True),  # none is left
        (10, 10, 1.0, False),
        (0, 10, 0.0, False),
    ],
)
def test_how_many_may_name_no_page(lost: int, of: int, share: float, refused: bool) -> None:
    found = labelled(*[("nowhere/at-all.md",)] * lost, *[("refunds.md",)] * (of - lost))
    assert found.too_many(share) is refused
    if refused:
        with pytest.raises(TicketError):
            found.check(share)
    else:
        found.check(share)


def test_labels_of_tickets_that_need_no_page_do_not_count() -> None:
    tickets = [
        Ticket("near miss", "?", answerable=False, relevant=("nowhere.md", "teams/roles")),
        Ticket("no label", "?"),
        Ticket("no page", "?", answerable=True),
    ]
    found = resolve(tickets, FOLDER)
    assert found.labelled == 0 and not found.left_out and found.pageless == ("no page",)
    assert found.tickets[0].relevant == ("teams/roles.md",) and found.tickets[1:] == tuple(tickets[1:])
    with pytest.raises(TicketError, match="1 of 1 tickets labelled answerable name no page"):
        found.check_pages_are_named(0.02)


def test_a_page_that_was_there_is_no_wrong_label() -> None:
    ticket = Ticket("t", "?", answerable=True, relevant=("gone.md",))
    assert resolve([ticket], FOLDER).left_out == ("t",)
    assert resolve([ticket], FOLDER, gone=["gone.md"]).tickets == (ticket,)
    by_address = Ticket("t", "?", answerable=True, relevant=("https://kettle.example/gone/",))
    assert resolve([by_address], FOLDER, gone=["gone.md", "refunds.md"]).tickets == (ticket,)


def test_keys_are_taken_as_they_are_without_reading_a_page() -> None:
    class Unread(dict[str, Page]):
        def __getitem__(self, key: str) -> Page:
            raise AssertionError(f"{key} was read")

    ticket = Ticket("t", "?", answerable=True, relevant=("refunds.md",))
    assert resolve([ticket], Unread(FOLDER)).tickets == (ticket,)
    with pytest.raises(AssertionError, match="was read"):
        resolve([Ticket("t", "?", answerable=True, relevant=("refunds",))], Unread(FOLDER))
