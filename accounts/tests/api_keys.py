"""Requests that are sent with a key."""

from rest_framework.test import APIClient

PATH = "/api/api-keys/"


def sending(text):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Api-Key {text}")
    return client


def refusal(response):
    return response.status_code, response.json()["code"]


def new(client, **values):
    body = {"name": "Till", "scopes": ["read"], **values}
    return client.post(PATH, body, format="json")
