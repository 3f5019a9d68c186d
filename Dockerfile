# One image for every process of the site. docs/operations.md tells how to run it.
#
#   web server   (what it runs by itself)
#   task worker  python manage.py db_worker --backend worker --queue-name worker
#   scheduler    python manage.py run_scheduler
#   migration    python manage.py migrate        before a new release starts, once
#
# The root file system may be read-only. Data is in the volume /var/lib/segib; uploads pass through
# /tmp, which must then be a tmpfs.

FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.lock /tmp/requirements.lock
RUN /opt/venv/bin/python -m pip install --require-hashes --no-deps -r /tmp/requirements.lock

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SEGIB_VAR_DIR=/app/var \
    SEGIB_MEDIA_DIR=/var/lib/segib/media \
    DATABASE_URL=sqlite:////var/lib/segib/db.sqlite3 \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_INTERFACE=wsgi \
    GRANIAN_HTTP=1 \
    GRANIAN_WEBSOCKETS=false \
    GRANIAN_WORKERS=1 \
    GRANIAN_BLOCKING_THREADS=32 \
    GRANIAN_WORKERS_KILL_TIMEOUT=20 \
    GRANIAN_LOG_LEVEL=error
RUN groupadd --system --gid 10001 segib \
    && useradd --system --uid 10001 --gid segib --no-create-home --home-dir /nonexistent segib \
    && install -d -o segib -g segib -m 0750 /var/lib/segib
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
# The key is for these two commands alone: the image holds no secret and does not start without one.
RUN SEGIB_SECRET_KEY=build python manage.py compile_catalogues \
    && SEGIB_SECRET_KEY=build python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q .
USER segib
VOLUME /var/lib/segib
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=20s --retries=3 \
    CMD ["python", "-m", "segib_site.supervisor", "--probe"]
CMD ["granian", "segib_site.wsgi:application"]
