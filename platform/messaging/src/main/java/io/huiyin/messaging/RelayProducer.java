package io.huiyin.messaging;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How the relay produces: acknowledged by all, idempotent, and patient, since what fails late could come out of order. */
final class RelayProducer {

    static Map<String, Object> settings(MessagingConfig config) {
        return Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()),
                Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "huiyin-" + config.service() + "-relay"),
                Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class),
                Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE),
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000),
                // only the first look at a topic blocks; with the broker away that attempt is given up and made again
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L),
                Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 0),
                Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L),
                Map.entry(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500L));
    }

    private RelayProducer() {}
}
