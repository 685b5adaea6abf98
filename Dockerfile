# One image for the web server, the workers and every manage.py command. docs/production.md says how
# to run it; compose.yaml and deploy/kubernetes.yaml do.
#
#   docker build -t footfall .

FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/footfall
COPY requirements.txt .
# Where it is used in the end: programs in it name their interpreter by its whole path.
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

# The Desk: Node comes from PyPI, its packages by the lock file.
FROM build AS desk
COPY requirements-desk.txt .
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements-desk.txt
COPY frontend frontend
RUN frontend/npm ci && frontend/npm run build

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore, for manage.py backup and restore.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin footfall \
    && install --directory --owner=footfall --mode=750 /srv/footfall-media
WORKDIR /srv/footfall
COPY --from=build /srv/footfall/.venv .venv
COPY . .
COPY --from=desk /srv/footfall/frontend/dist frontend/dist
ENV PATH=/srv/footfall/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MEDIA_ROOT=/srv/footfall-media \
    BIND=0.0.0.0:8000
# Files of pages are made here, so that nothing is written when it runs; the key signs nothing.
RUN SECRET_KEY=only-to-collect-the-files-of-pages-000 python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q accounts bookings config contacts core customers history jobs leads messaging reminders reports uploads visits
USER 10001
EXPOSE 8000
CMD ["gunicorn", "-c", "config/gunicorn.py"]
