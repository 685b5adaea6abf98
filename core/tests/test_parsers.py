"""What parses and still could not be kept or answered is refused at the door."""

import pytest

from accounts.models import Branch


def post(client, body, content_type="application/json"):
    return client.generic("POST", "/api/branches/", body, content_type)


def refused(response, reported):
    assert response.status_code == 400
    assert response.json()["code"] == "parse_error"
    assert reported in response.json()["message"]
    assert not Branch.objects.exists()


@pytest.mark.parametrize("body", [r'{"name": "\ud800"}', r'{"name": {"\udfff": 1}}', r'"\uD83D"'])
def test_half_of_a_surrogate_pair_is_refused_wherever_it_stands(as_asha, body):
    refused(post(as_asha, body), "half of a surrogate pair")


def test_a_whole_surrogate_pair_is_the_character_it_stands_for(as_asha):
    assert post(as_asha, r'{"name": "Smile \ud83d\ude00"}').json()["name"] == "Smile 😀"


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
def test_a_number_that_would_become_infinite_is_refused(as_asha, number):
    refused(post(as_asha, f'{{"name": {number}}}'), "too large")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1" * 5000])
def test_what_json_does_not_know_as_a_number_is_refused(as_asha, word):
    refused(post(as_asha, f'{{"name": {word}}}'), "This is no JSON")


@pytest.mark.parametrize("body", [r'{"name\u0000": "x"}', r'{"name": [{"a\u0000": 1}]}'])
def test_nul_in_a_name_is_refused_however_deep_it_stands(as_asha, body):
    refused(post(as_asha, body), "NUL")


def test_nul_in_a_value_is_refused_by_its_field(as_asha):
    answer = post(as_asha, r'{"name": "CG\u0000Road"}')

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "name")


@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_json_nested_without_end_is_refused(as_asha, bracket):
    refused(post(as_asha, bracket * 100_000), "too deeply")


def test_bytes_that_are_no_utf_8_are_refused(as_asha):
    refused(post(as_asha, b'{"name": "\xed\xa0\x80"}'), "utf-8")


def test_a_byte_order_mark_in_front_is_no_reason_to_refuse(as_asha):
    assert post(as_asha, b'\xef\xbb\xbf{"name": "CG Road"}').status_code == 201


def test_a_refusal_does_not_send_everything_back(as_asha):
    response = as_asha.patch("/api/organization/", {"date_order": "x" * 100_000})

    assert response.status_code == 400
    assert len(response.content) < 3000
