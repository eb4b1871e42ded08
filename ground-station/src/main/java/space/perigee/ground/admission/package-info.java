/**
 * Who may count: the standing of each satellite, and how an update that spoils the global model is
 * found and left out.
 *
 * <p>{@link space.perigee.ground.admission.RoundJudge} judges the updates of a round on a worker:
 * {@link space.perigee.ground.admission.FarFromOthers} by norm and direction, {@link
 * space.perigee.ground.admission.Influence} by what the round loses with them on labeled data.
 * {@link space.perigee.ground.admission.Admission} keeps the {@link
 * space.perigee.ground.admission.Standing} that follows from it, and what a person decides. {@link
 * space.perigee.ground.admission.SampleBound} bounds the samples that a satellite claims, {@link
 * space.perigee.ground.admission.IdentityWatch} notices two processes with one identity. Start
 * reading at {@code Admission}.
 */
@NullMarked
package space.perigee.ground.admission;

import org.jspecify.annotations.NullMarked;
