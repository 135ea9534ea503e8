public import Foundation

/// Lets a program that is to be started inherit nothing but its standard streams.
///
/// A pipe that another test has open just then would stay open as long as the program runs, and who
/// reads from it would wait for that long. Swift's Glibc does not import the function that does it.
public func closeInheritedFiles(_ actions: inout posix_spawn_file_actions_t) {
  typealias CloseFrom =
    @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
  guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else {
    preconditionFailure("glibc 2.34 or later is needed")
  }
  let code = unsafeBitCast(symbol, to: CloseFrom.self)(&actions, 3)
  precondition(code == 0, "no memory for one file action")
}
