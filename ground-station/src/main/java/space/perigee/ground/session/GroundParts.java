package space.perigee.ground.session;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.UpdateScreening;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.store.GroundStore;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.trust.EndKeys;

/**
 * Services that the classes of this package share.
 *
 * @param intake whether anything can be taken now
 * @param keys null if frames are not sealed
 * @param screening decides who may count
 * @param worker runs slow work, one task at a time
 */
public record GroundParts(
    ModelEvaluator evaluator,
    GroundStore store,
    Intake intake,
    GroundMetrics metrics,
    @Nullable EndKeys keys,
    UpdateScreening screening,
    Executor worker,
    MissionClock clock) {}
