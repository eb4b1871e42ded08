/**
 * What a learner meets, in order. A {@link space.perigee.onboard.stream.TaskStream} is a sequence
 * of tasks, each with samples to learn from and samples to be judged on; a {@link
 * space.perigee.onboard.stream.Scenario} makes one of data: classes that appear one after another
 * ({@link space.perigee.onboard.stream.ClassIncremental}), places or scales that do ({@link
 * space.perigee.onboard.stream.DomainIncremental}), a sensor that ages ({@link
 * space.perigee.onboard.stream.DataDrift}), or time as it was ({@link
 * space.perigee.onboard.stream.RealOrder}). The first two are scenarios of van de Ven and Tolias,
 * Three scenarios for continual learning, 2019. {@link space.perigee.onboard.stream.LabelSupply}
 * says which samples of a stream have a label where nobody chooses. All are views: data stays where
 * it is. The same seed gives the same stream on every machine.
 */
@NullMarked
package space.perigee.onboard.stream;

import org.jspecify.annotations.NullMarked;
