package io.huiyin.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All parts together: in what order they start, what each is told, and that they stay up. */
final class Suite {

    private final Ports ports;
    private final int requestsPerSecond;
    private final Postgres postgres;
    private final Kafka kafka;
    private final Keycloak keycloak;
    private final Mail mail;
    private final Edge edge;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final DemoFile demo;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "launcher");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean stopping;

    Suite(Home home, Ports ports, int requestsPerSecond) throws IOException {
        this.ports = ports;
        this.requestsPerSecond = requestsPerSecond;
        Secrets secrets = Secrets.of(home);
        postgres = new Postgres(home, ports, secrets.databasePassword());
        kafka = new Kafka(home, ports);
        keycloak = new Keycloak(home, ports, secrets.databasePassword());
        mail = new Mail(ports);
        edge = new Edge(ports);
        Services.NAMES.forEach(name -> services.put(name, new Service(name, home, ports, settings(name, secrets))));
        demo = new DemoFile(home, ports, keycloak.issuer(), secrets.databasePassword());
    }

    private Map<String, String> settings(String name, Secrets secrets) {
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.port", String.valueOf(ports.of(name)));
        settings.put("quarkus.datasource.reactive.url", "postgresql://127.0.0.1:" + ports.of("postgres") + "/" + name);
        settings.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:" + ports.of("postgres") + "/" + name);
        settings.put("quarkus.datasource.username", name);
        settings.put("quarkus.datasource.password", secrets.databasePassword());
        settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        settings.put("quarkus.oidc.auth-server-url", keycloak.issuer());
        settings.put("huiyin.web.public-link-key", secrets.publicLinkKey());
        settings.put("huiyin.privacy.keyset", secrets.privacyKeyset());
        settings.put("huiyin.privacy.index-key", secrets.indexKey());
        settings.put("huiyin.sla.receipt-keys", secrets.receiptKey());
        settings.put("huiyin.intake.public-url", ports.url("edge"));
        settings.put("huiyin.escalation.public-url", ports.url("edge"));
        settings.put("huiyin.intake.acknowledgement.per-hour", "1000");
        settings.put("huiyin.survey.delay", "PT10S");
        settings.put("huiyin.web.requests-per-second", String.valueOf(requestsPerSecond));
        settings.put("quarkus.vertx.event-loops-pool-size", name.equals("intake") ? "2" : "1");
        settings.put("quarkus.mailer.host", "127.0.0.1");
        settings.put("quarkus.mailer.port", String.valueOf(ports.of("smtp")));
        // the mail server of the local stack refuses the null sender
        settings.put("quarkus.mailer.bounce-address", "no-reply@huiyin.localhost");
        return settings;
    }

    void run() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        Progress progress = new Progress();
        try {
            CompletableFuture<Void> broker = startLater(kafka, progress);
            CompletableFuture<Void> built = later(() -> {
                keycloak.build();
                return null;
            });
            progress.of("mail", () -> {
                mail.start();
                return null;
            });
            progress.of("postgres", () -> {
                postgres.start();
                return null;
            });
            built.join();
            CompletableFuture<Void> login = startLater(keycloak, progress);
            List<CompletableFuture<Void>> all = new ArrayList<>(List.of(broker, login));
            services.values().forEach(service -> all.add(startLater(service, progress)));
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
            progress.of("edge", () -> {
                edge.start();
                return null;
            });
        } catch (CompletionException e) {
            stop();
            throw e.getCause() instanceof CannotStart cannot ? cannot : e;
        } catch (CannotStart e) {
            stop();
            throw e;
        }
        writeDemo();
        System.out.printf(
                "%nHuiyin is up after %.1f s. Ctrl-C stops it; data stays.%n",
                progress.total().toMillis() / 1000.0);
        demo.table().forEach(System.out::println);
        watch(postgres);
        watch(kafka);
        watch(keycloak);
        services.values().forEach(this::watch);
        stopped.await();
    }

    private interface Starting {
        Void start() throws IOException, InterruptedException;
    }

    private CompletableFuture<Void> startLater(Part part, Progress progress) {
        return later(() -> {
            progress.of(part.name(), () -> {
                part.start();
                return null;
            });
            return null;
        });
    }

    private CompletableFuture<Void> later(Starting work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.start();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    /** A part that dies is started again, and said so. */
    private void watch(Part part) {
        threads.execute(() -> {
            while (!stopping) {
                try {
                    part.awaitEnd();
                    if (stopping) {
                        return;
                    }
                    System.out.printf("%-11s died; starting it again%n", part.name());
                    long began = System.nanoTime();
                    part.start();
                    System.out.printf(
                            "%-11s is back after %.1f s (pid %d)%n",
                            part.name(), (System.nanoTime() - began) / 1e9, part.pid());
                    writeDemo();
                } catch (IOException | CannotStart e) {
                    System.out.printf("%-11s cannot be started again: %s%n", part.name(), e.getMessage());
                    pause();
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void writeDemo() throws IOException {
        Map<String, Long> pids = new LinkedHashMap<>();
        services.forEach((name, service) -> pids.put(name, service.pid()));
        pids.put("kafka", kafka.pid());
        pids.put("postgres", postgres.pid());
        pids.put("keycloak", keycloak.pid());
        demo.write(pids);
    }

    private synchronized void stop() {
        if (stopping) {
            return;
        }
        stopping = true;
        demo.forget();
        edge.stop();
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        services.values().forEach(service -> ends.add(CompletableFuture.runAsync(service::stop, threads)));
        ends.add(CompletableFuture.runAsync(keycloak::stop, threads));
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
        kafka.stop();
        postgres.stop();
        mail.stop();
        stopped.countDown();
    }
}
