/// Stops the fuzzer with an input for which something that always holds does not.
func demand(_ holds: Bool, _ rule: @autoclosure () -> String) {
    if !holds { fatalError("broken rule: " + rule()) }
}
