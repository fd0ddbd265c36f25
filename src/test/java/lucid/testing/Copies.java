package lucid.testing;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** Copies records with one other component, for records too long to write out in a test. */
public final class Copies {
  private Copies() {}

  /**
   * Returns a copy of {@code record} with another value.
   *
   * @param component the name of the component
   * @throws IllegalArgumentException if the record has no such component, or one of another type
   */
  public static <R extends Record> R with(R record, String component, Object value) {
    var components = List.of(record.getClass().getRecordComponents());
    if (components.stream().noneMatch(one -> one.getName().equals(component))) {
      throw new IllegalArgumentException(record.getClass() + " has no " + component);
    }
    try {
      var arguments = new ArrayList<Object>();
      for (var one : components) {
        arguments.add(one.getName().equals(component) ? value : one.getAccessor().invoke(record));
      }
      @SuppressWarnings("unchecked") // of the record's own class
      var copy =
          (R)
              record
                  .getClass()
                  .getDeclaredConstructor(
                      components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new))
                  .newInstance(arguments.toArray());
      return copy;
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(record.getClass() + " with another " + component, e);
    }
  }
}
