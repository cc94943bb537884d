package io.huiyin.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where every part listens, on 127.0.0.1. */
record Ports(Map<String, Integer> byPart) {

    private static final Map<String, Integer> FIXED = new LinkedHashMap<>();

    static {
        FIXED.put("edge", 8080);
        int port = 8081;
        for (String service : Services.NAMES) {
            FIXED.put(service, port++);
        }
        FIXED.put("postgres", 15432);
        FIXED.put("kafka", 19092);
        FIXED.put("kafka-controller", 19093);
        FIXED.put("keycloak", 8180);
        FIXED.put("keycloak-management", 8181);
        FIXED.put("smtp", 13025);
        FIXED.put("imap", 13143);
    }

    static Ports fixed() {
        return new Ports(FIXED);
    }

    /** Whatever is free, for tests beside a running suite. */
    static Ports free() throws IOException {
        Map<String, Integer> ports = new LinkedHashMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (String part : FIXED.keySet()) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.put(part, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return new Ports(ports);
    }

    int of(String part) {
        Integer port = byPart.get(part);
        if (port == null) {
            throw new IllegalArgumentException("no port for " + part);
        }
        return port;
    }

    String url(String part) {
        return "http://127.0.0.1:" + of(part);
    }

    /** @throws CannotStart that names the part and its port */
    void check() {
        byPart.forEach((part, port) -> {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress("127.0.0.1", port));
            } catch (IOException e) {
                throw new CannotStart(
                        "port " + port + " (" + part + ") is in use: stop what listens there, or use --free-ports");
            }
        });
    }
}
