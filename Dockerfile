# One image for every node: the binary, phrases and articles, the language model, and the index built ahead, so that a
# node starts warm. It runs as a user without a name and writes to /var/lib/puente only; what is beside it belongs to root
# and can be read by everybody. All stages stand on one Debian, or the binary would not find its C library.

# The browser code, which the binary takes in.
FROM node:24-trixie-slim AS web
WORKDIR /src/web-widget
COPY web-widget/package.json web-widget/package-lock.json web-widget/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY locales /src/locales
COPY web-widget ./
RUN npm run --silent build

# The language model. Without it the image is not made: words alone would be a quiet step back.
FROM python:3.13-slim-trixie AS model
WORKDIR /src
COPY scripts/model.sh scripts/model.sh
RUN PUENTE_MODEL=/model scripts/model.sh --must

FROM rust:1.95-slim-trixie AS build
WORKDIR /src
COPY . .
COPY --from=web /src/web-widget/dist web-widget/dist
# What was compiled for the image before is used again; the caches do not go into any image.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --bin puente \
    && install -D target/release/puente /out/puente
COPY --from=model /model /usr/share/puente/model
# With the settings of the stage below: what is learned is kept under its hash and under content.false_answers_percent.
RUN export PUENTE__CONTENT__INDEX=/out/index \
    && /out/puente check --kb kb-index --locales locales \
    && PUENTE__CONTENT__MODEL=/usr/share/puente/model /out/puente index --kb kb-index

FROM debian:trixie-slim
COPY --from=build /out/puente /usr/local/bin/puente
COPY --from=build /usr/share/puente/model /usr/share/puente/model
COPY --from=build /src/locales /usr/share/puente/locales
COPY --from=build /src/kb-index /usr/share/puente/kb-index
COPY --from=build /out/index /usr/share/puente/index
RUN install -d -m 0700 -o 10001 -g 10001 /var/lib/puente
# Phrases and articles come with the image. Mount folders over them and what authors change there is live in a second:
#   docker run -v ./locales:/usr/share/puente/locales:ro -v ./kb-index:/usr/share/puente/kb-index:ro …
# The index stays beside them, so that mounted articles start as warm as the image's own; nothing is written to it.
ENV PUENTE__SERVER__LISTEN=0.0.0.0:8080 \
    PUENTE__STORE__DATA=/var/lib/puente \
    PUENTE__CONTENT__LOCALES=/usr/share/puente/locales \
    PUENTE__CONTENT__KNOWLEDGE=/usr/share/puente/kb-index \
    PUENTE__CONTENT__MODEL=/usr/share/puente/model \
    PUENTE__CONTENT__INDEX=/usr/share/puente/index \
    PUENTE__LOG__FORMAT=json
USER 10001:10001
WORKDIR /var/lib/puente
VOLUME /var/lib/puente
EXPOSE 8080
# Liveness: an outage of the store restarts nobody. Load balancers ask /readyz instead.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && read -r answer <&3 && [[ $answer == *' 200 '* ]]"]
ENTRYPOINT ["puente"]
CMD ["serve"]
