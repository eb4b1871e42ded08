/**
 * What a learner meets, in order. A {@link space.perigee.sim.lab.stream.ExperienceStream} is a
 * sequence of tasks, each with samples to learn from and samples to be judged on; a {@link
 * space.perigee.sim.lab.stream.Scenario} makes one of data: classes that appear one after another
 * ({@link space.perigee.sim.lab.stream.ClassIncremental}), places or scales that do ({@link
 * space.perigee.sim.lab.stream.DomainIncremental}), a sensor that ages ({@link
 * space.perigee.sim.lab.stream.DataDrift}), or time as it was ({@link
 * space.perigee.sim.lab.stream.RealOrder}). The first two are scenarios of van de Ven and Tolias,
 * Three scenarios for continual learning, 2019. {@link space.perigee.sim.lab.stream.LabelSupply}
 * says which samples of a stream have a label where nobody chooses. All are views: data stays where
 * it is. The same seed gives the same stream on every machine.
 */
@NullMarked
package space.perigee.sim.lab.stream;

import org.jspecify.annotations.NullMarked;
