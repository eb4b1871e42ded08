package space.perigee.sync.exchange;

import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.Weights;

/**
 * Weights that arrived, and are bit for bit what the other end sent.
 *
 * @param content name of the transfer that carried them
 * @param contentBytes length of that content (bytes)
 * @param base version that the delta was built on
 * @param weights the result
 * @param samples training samples behind them since the start of the mission
 * @param merged of a global model: the version of this satellite's weights that went into it
 */
public record Incoming(
    Sha256 content,
    long contentBytes,
    ModelVersion base,
    Weights weights,
    long samples,
    @Nullable ModelVersion merged) {}
