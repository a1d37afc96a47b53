# Akbulak in one image: `docker-compose.yml` runs it as services, `docker run` as one container.

FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# Dependencies first: this layer is rebuilt only when the lock file changes.
COPY requirements.lock ./
RUN python -m venv /opt/akbulak \
    && /opt/akbulak/bin/pip install --require-hashes --no-deps -r requirements.lock
COPY LICENSE README.md pyproject.toml ./
COPY bot bot
COPY crawler crawler
COPY seeds seeds
# pyproject.toml names the builder (hatchling); pip brings it and forgets it with this stage.
RUN pip wheel --no-deps --wheel-dir /wheels . \
    && /opt/akbulak/bin/pip install --no-deps --no-index /wheels/akbulak-*.whl

FROM python:3.12-slim
LABEL org.opencontainers.image.title="Akbulak" \
      org.opencontainers.image.description="A news watch: outlets crawled, topics matched, alerts on Telegram" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin akbulak \
    && install --directory --owner akbulak --group akbulak /data
COPY --from=build /opt/akbulak /opt/akbulak
ENV PATH=/opt/akbulak/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    AKBULAK_DATABASE_URL=sqlite:////data/akbulak.db
WORKDIR /data
VOLUME /data
USER akbulak
# No tini inside: `akbulak` ends its children on SIGTERM itself, and Docker brings a reaper of
# orphans with `docker run --init` (`init: true` in docker-compose.yml).
ENTRYPOINT ["akbulak"]
CMD ["run"]
# Both halves of `akbulak run` must have written a heartbeat in the last 60 s. A check costs some
# 3 s of CPU (it imports the program), hence once a minute.
HEALTHCHECK --interval=60s --timeout=30s --start-period=60s --retries=2 \
    CMD ["akbulak", "status", "--healthy", "crawler", "--healthy", "bot"]
