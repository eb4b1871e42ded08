package space.perigee.ground.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Receipt;

/**
 * The decision on a content that a satellite sent.
 *
 * @param content name of the content
 * @param base version that it builds on; null if it was refused
 * @param result version that it leads to; null if it was refused
 * @param bytes length of the content (bytes)
 * @param samples training samples behind it since the start of the mission
 * @param receivedAt mission time
 * @param reason for people; empty if accepted
 */
public record Decision(
    String satellite,
    Sha256 content,
    @Nullable ModelVersion base,
    @Nullable ModelVersion result,
    long bytes,
    long samples,
    Instant receivedAt,
    Receipt.Verdict verdict,
    String reason) {}
