package io.huiyin.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code deploy/up}: starts the suite, keeps it up, stops it on Ctrl-C or SIGTERM. */
public final class Main {

    private static final String USAGE = """
            deploy/up [--fresh] [--free-ports] [--home FOLDER] [--requests-per-second N]
              --fresh       start over: forget all data (what was unpacked and built is kept)
              --free-ports  listen on whatever ports are free; .huiyin/demo.json tells which
              --home        where data, logs and demo.json live; .huiyin in the checkout by default
              --requests-per-second  what one client may do; 500 by default""";

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(Arrays.asList(arguments));
        if (options.remove("--help") || options.remove("-h")) {
            System.out.println(USAGE);
            return;
        }
        boolean fresh = options.remove("--fresh");
        boolean freePorts = options.remove("--free-ports");
        Path project = Path.of(System.getProperty("huiyin.project", "."))
                .toAbsolutePath()
                .normalize();
        String named = value(options, "--home");
        Path root = named == null
                ? project.resolve(".huiyin")
                : Path.of(named).toAbsolutePath().normalize();
        String rate = value(options, "--requests-per-second");
        if (!options.isEmpty()) {
            System.err.println("deploy/up: unknown option " + options.get(0) + "\n" + USAGE);
            System.exit(2);
        }
        Home home = new Home(
                root, project.resolve(".huiyin/cache"), project, System.getProperty("huiyin.build", "target/quick"));
        try {
            home.prepare(fresh);
            Ports ports = freePorts ? Ports.free() : Ports.fixed();
            ports.check();
            new Suite(home, ports, rate == null ? 500 : Integer.parseInt(rate)).run();
        } catch (CannotStart e) {
            System.err.println("deploy/up: " + e.getMessage());
            System.exit(1);
        }
    }

    private static @Nullable String value(List<String> options, String name) {
        int at = options.indexOf(name);
        if (at < 0 || at + 1 >= options.size()) {
            return null;
        }
        options.remove(at);
        return options.remove(at);
    }

    private Main() {}
}
