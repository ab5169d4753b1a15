"""Pages that belong to no noun."""

from crm.permissions import Role


def test_more_lists_what_the_role_may_open(sign_in):
    page = sign_in(Role.OFFICER).get("/more")
    assert page.status_code == 200
    assert "Export" in page.text
    assert "Who signs in" not in page.text


def test_a_page_asks_for_a_sign_in_and_comes_back_to_it(app):
    answer = app.test_client().get("/more")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/more"


def test_the_menu_says_where_one_is(sign_in):
    client = sign_in(Role.OFFICER)
    for path, name in [("/people", "People"), ("/conversations", "More"), ("/", "Today")]:
        active = client.get(path).text.partition('aria-current="true"')[2].partition("</a>")[0]
        assert name in active
    assert 'aria-current="true"' not in client.get("/conversations/new").text
